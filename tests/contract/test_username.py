"""What ``SignInDetailsBackend`` promises of usernames."""

import pytest

from portal.identity.errors import InputRejected, OutcomeUnknown, Reason
from portal.sandbox.seed import PASSWORDS

speaks_of_logto = pytest.mark.only_on("logto", because="it speaks of Logto’s own paths and rules")


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def test_another_username_is_the_accounts_from_then_on(alices_backend, proof):
    assert alices_backend.change_username("alice_in_w", proof).username == "alice_in_w"
    assert alices_backend.person().username == "alice_in_w"


@speaks_of_logto
def test_a_username_can_be_done_without_where_another_way_in_is_left(alices_backend, proof):
    assert alices_backend.change_username(None, proof).username is None


@speaks_of_logto
def test_the_last_way_in_cannot_be_removed(ground, operator):
    dave = ground.backend("dave")
    proof = dave.check_password(PASSWORDS["dave"]).id
    with pytest.raises(InputRejected) as caught:
        dave.change_username(None, proof)

    assert caught.value.reason is Reason.LAST_WAY_IN


@speaks_of_logto
@pytest.mark.parametrize(
    ("username", "reason"),
    [
        ("bob", Reason.TAKEN),
        ("1alice", Reason.INVALID),
        ("al ice", Reason.INVALID),
        ("älice", Reason.INVALID),
    ],
)
def test_a_username_that_is_refused_has_its_reason(alices_backend, proof, username, reason):
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_username(username, proof)

    assert (caught.value.field, caught.value.reason) == ("username", reason)


@speaks_of_logto
@pytest.mark.parametrize(
    ("policy", "username", "reason"),
    [
        ({"minLength": 4}, "ali", Reason.TOO_SHORT),
        ({"maxLength": 4}, "alice", Reason.TOO_LONG),
        ({"allowedChars": {"uppercase": False}}, "Alice", Reason.NO_UPPERCASE),
        ({"allowedChars": {"lowercase": False}}, "alice2", Reason.NO_LOWERCASE),
        ({"allowedChars": {"numbers": False}}, "alice2", Reason.NO_NUMBERS),
        ({"allowedChars": {"underscore": False}}, "ali_ce", Reason.NO_UNDERSCORE),
    ],
)
def test_the_tenants_policy_is_published_and_kept(
    alices_backend, operator, proof, policy, username, reason
):
    characters = {"lowercase": True, "uppercase": True, "numbers": True, "underscore": True}
    whole = {"caseSensitive": True, "minLength": 1, "maxLength": 128, "allowedChars": characters}
    changed = {**whole, **policy, "allowedChars": characters | policy.get("allowedChars", {})}
    operator.set_sign_in_experience(usernamePolicy=changed)

    published = alices_backend.account_rules().username_policy
    assert published.min_length == changed["minLength"]
    assert published.uppercase == changed["allowedChars"]["uppercase"]
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_username(username, proof)
    assert caught.value.reason is reason


@speaks_of_logto
def test_r28_a_change_whose_answer_was_lost_is_unknown(alices_backend, operator, proof):
    operator.break_("truncated", "/api/my-account", method="PATCH")

    with pytest.raises(OutcomeUnknown):
        alices_backend.change_username("alice_2", proof)
