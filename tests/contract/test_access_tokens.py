"""What ``AccessTokenBackend`` promises."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.identity.access_tokens import AccessToken, TokenState
from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotFound,
    OutcomeUnknown,
    Reason,
    SetupProblem,
)
from portal.sandbox.people.cast import cast_id

pytestmark = pytest.mark.needs(Capability.ACCESS_TOKENS)

ALICE, BOB = cast_id("alice"), cast_id("bob")
NOW = datetime.now(UTC).replace(microsecond=0)
SOME_DAY = NOW + timedelta(days=30)
TOKENS = "/api/users/*/personal-access-tokens"


@pytest.fixture
def backend(ground, operator):
    return ground.nobodys_backend()


def names(backend, user_id=ALICE):
    return [token.name for token in backend.access_tokens(user_id)]


def test_a_token_is_made_with_its_value_and_listed_without(backend):
    made = backend.create_access_token(ALICE, "Laptop", SOME_DAY)

    assert made.value.startswith("pat_")
    assert backend.access_tokens(ALICE) == (made.token,)
    assert (made.token.name, made.token.expires_at) == ("Laptop", SOME_DAY)
    assert abs(made.token.created_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_w70_a_value_is_in_no_representation(backend):
    made = backend.create_access_token(ALICE, "Laptop", None)

    assert made.value not in repr(made)
    assert made.value not in repr(backend.access_tokens(ALICE))


def test_a_token_may_last_for_ever(backend):
    assert backend.create_access_token(ALICE, "Robot", None).token.expires_at is None


def test_the_newest_comes_first(backend, operator):
    backend.create_access_token(ALICE, "First", None)
    operator.advance_clock(5)
    backend.create_access_token(ALICE, "Second", None)

    assert names(backend) == ["Second", "First"]


def test_a_program_gets_access_for_the_value_as_it_is_told(backend, ground):
    made = backend.create_access_token(ALICE, "Laptop", SOME_DAY)
    exchange = made.exchange
    form = {**exchange.fields, exchange.value_field: made.value, "scope": "openid profile"}
    answer = ground.send_form(exchange.url, form)

    assert answer.json()["token_type"] == "Bearer"


def test_a_name_in_use_and_a_time_in_the_past_are_refused_on_their_fields(backend):
    backend.create_access_token(ALICE, "Laptop", None)
    with pytest.raises(InputRejected) as taken:
        backend.create_access_token(ALICE, "Laptop", SOME_DAY)
    with pytest.raises(InputRejected) as past:
        backend.create_access_token(ALICE, "Phone", NOW - timedelta(hours=1))

    assert (taken.value.field, taken.value.reason) == ("name", Reason.NAME_IN_USE)
    assert (past.value.field, past.value.reason) == ("expires", Reason.IN_THE_PAST)
    assert names(backend) == ["Laptop"]


def test_a_token_gets_another_name_and_keeps_the_rest(backend):
    before = backend.create_access_token(ALICE, "Laptop", SOME_DAY).token
    backend.rename_access_token(ALICE, "Laptop", "Old laptop")
    [after] = backend.access_tokens(ALICE)

    assert after == AccessToken("Old laptop", before.created_at, before.expires_at)


def test_a_name_in_use_is_not_to_be_had_by_renaming(backend):
    for name in ("Laptop", "Phone"):
        backend.create_access_token(ALICE, name, None)
    with pytest.raises(InputRejected) as taken:
        backend.rename_access_token(ALICE, "Phone", "Laptop")

    assert (taken.value.field, taken.value.reason) == ("name", Reason.NAME_IN_USE)


@pytest.mark.parametrize(
    "code", ["user.personal_access_token_name_exists", "entity.unique_integrity_violation"]
)
def test_whatever_the_platform_calls_it_a_name_in_use_is_told_on_the_field(backend, operator, code):
    refusal = {"status": 422, "json": {"code": code}}
    operator.break_("status", TOKENS, method="PATCH", **refusal)
    with pytest.raises(InputRejected) as taken:
        backend.rename_access_token(ALICE, "Phone", "Laptop")

    assert (taken.value.field, taken.value.reason) == ("name", Reason.NAME_IN_USE)


def test_a_revoked_token_is_gone(backend):
    backend.create_access_token(ALICE, "Laptop", None)
    backend.revoke_access_token(ALICE, "Laptop")

    assert backend.access_tokens(ALICE) == ()


def test_w44_c45_a_name_is_looked_for_among_the_persons_own(backend):
    backend.create_access_token(BOB, "Laptop", None)
    for change in (
        lambda: backend.revoke_access_token(ALICE, "Laptop"),
        lambda: backend.rename_access_token(ALICE, "Laptop", "Mine"),
    ):
        with pytest.raises(NotFound):
            change()

    assert names(backend, BOB) == ["Laptop"]


def test_someone_who_is_gone_is_not_found(backend):
    with pytest.raises(NotFound):
        backend.access_tokens("nobody000000")


@pytest.mark.parametrize("name", ["a/b", "../../x", "%2e", "né 令牌 🗝", "'; --", "?a=b#c"])
def test_a_name_may_be_anything(backend, name):
    backend.create_access_token(ALICE, name, None)
    backend.rename_access_token(ALICE, name, f"{name} again")
    backend.revoke_access_token(ALICE, f"{name} again")

    assert backend.access_tokens(ALICE) == ()


def test_r29_an_answer_without_the_value_leaves_it_open_what_happened(backend, operator):
    operator.break_("status", TOKENS, method="POST", status=201, json={"name": "Laptop"})

    with pytest.raises(OutcomeUnknown):
        backend.create_access_token(ALICE, "Laptop", None)


@pytest.mark.parametrize("told", [7, [7], [{"name": "x"}], [{"name": 7, "createdAt": 1}]], ids=str)
def test_r29_a_list_that_makes_no_sense_is_no_answer(backend, operator, told):
    operator.break_("status", TOKENS, status=200, json=told)

    with pytest.raises(BackendUnavailable):
        backend.access_tokens(ALICE)


@pytest.mark.parametrize("end", [9e15, 253402300799000], ids=str)
def test_an_end_beyond_all_calendars_is_none(backend, operator, end):
    """Where somebody lives east of Greenwich the last day of all is over sooner."""
    told = [{"name": "x", "createdAt": 1772618400000, "expiresAt": end}]
    operator.break_("status", TOKENS, status=200, json=told)

    assert backend.access_tokens(ALICE)[0].expires_at is None


def test_without_an_authority_of_its_own_the_portal_offers_none(ground, operator):
    backend = ground.nobodys_backend(with_authority=False)

    assert Capability.ACCESS_TOKENS not in backend.capabilities
    with pytest.raises(SetupProblem):
        backend.access_tokens(ALICE)


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        (None, TokenState.ACTIVE),
        (timedelta(days=8), TokenState.ACTIVE),
        (timedelta(days=7), TokenState.EXPIRES_SOON),
        (timedelta(0), TokenState.EXPIRED),
    ],
)
def test_a_token_tells_whether_it_is_good(expires, state):
    token = AccessToken("x", NOW, None if expires is None else NOW + expires)

    assert token.state(NOW) is state


def test_another_token_of_the_same_name_is_another():
    one, other = AccessToken("x", NOW), AccessToken("x", NOW + timedelta(milliseconds=1))

    assert one.key != other.key
    assert AccessToken("x\udc80", NOW).key
