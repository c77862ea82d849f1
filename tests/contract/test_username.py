"""What ``SignInDetailsBackend`` promises of usernames."""

import pytest

from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    Reason,
)
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation

NEVER_CLEARED = "Authing’s API takes another username and no empty one"


@pytest.fixture
def proof(alices_backend, operator) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def test_another_username_is_the_accounts_from_then_on(alices_backend, proof):
    assert alices_backend.change_username("alice_in_w", proof).username == "alice_in_w"
    assert alices_backend.person().username == "alice_in_w"


@pytest.mark.only_on("logto", because=NEVER_CLEARED)
def test_a_username_can_be_done_without_where_another_way_in_is_left(alices_backend, proof):
    assert alices_backend.change_username(None, proof).username is None


@pytest.mark.only_on("logto", because=NEVER_CLEARED)
def test_the_last_way_in_cannot_be_removed(ground, operator):
    dave = ground.backend("dave")
    proof = dave.check_password(PASSWORDS["dave"]).id
    with pytest.raises(InputRejected) as caught:
        dave.change_username(None, proof)

    assert caught.value.reason is Reason.LAST_WAY_IN


@pytest.mark.parametrize(
    ("username", "reason"), [("bob", Reason.TAKEN), ("al ice", Reason.INVALID)]
)
def test_a_username_that_is_refused_has_its_reason(alices_backend, proof, username, reason):
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_username(username, proof)

    assert (caught.value.field, caught.value.reason) == ("username", reason)
    assert alices_backend.person().username == "alice"


@pytest.mark.only_on("logto", because="what Authing takes for a username is the pool’s to say")
@pytest.mark.parametrize("username", ["1alice", "älice"])
def test_a_username_is_of_plain_letters_and_begins_with_one(alices_backend, proof, username):
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_username(username, proof)

    assert (caught.value.field, caught.value.reason) == ("username", Reason.INVALID)


@pytest.mark.only_on("logto", because="Authing publishes no rule of usernames")
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


def test_r28_a_change_whose_answer_was_lost_is_unknown(ground, alices_backend, proof):
    ground.breaks(Operation.CHANGE_USERNAME, "truncated")

    with pytest.raises(OutcomeUnknown):
        alices_backend.change_username("alice_2", proof)


def test_r28_a_change_that_was_refused_for_now_did_not_happen(ground, alices_backend, proof):
    ground.breaks(Operation.CHANGE_USERNAME, "status", status=503)

    with pytest.raises(BackendUnavailable) as caught:
        alices_backend.change_username("alice_2", proof)
    assert not isinstance(caught.value, OutcomeUnknown)


def test_r23_where_the_tenant_closed_it_nobody_may(ground, alices_backend, proof):
    ground.closes(Operation.CHANGE_USERNAME)

    with pytest.raises(NotAllowed):
        alices_backend.change_username("alice_2", proof)
