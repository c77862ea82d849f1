"""What ``ProfileBackend`` promises of telling somebody their account."""

import pytest

from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    PortalError,
    SetupProblem,
    SignInRequired,
)
from portal.identity.models import ProfileField
from tests.contract.operations import Operation, Refused


def test_a_person_is_told_as_they_are(alices_backend):
    person = alices_backend.person()

    assert person.user_id
    assert person.created_at.utcoffset().total_seconds() == 0
    assert not person.is_suspended
    assert person.has_password is not None


def test_alice_is_told_with_all_that_she_has(ground, operator):
    person = ground.backend("alice").person()

    assert (person.username, person.email, person.phone) == (
        "alice",
        "alice@example.test",
        "+14155550101",
    )
    assert person.has_password is True
    assert person.last_sign_in_at >= person.created_at


def test_someone_with_little_has_none_where_there_is_nothing(ground, operator):
    person = ground.backend("dave").person()

    assert person.email is None
    assert person.phone is None
    assert ProfileField.AVATAR not in person.profile


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"user_id": ""},
        {"user_id": 7},
        {"user_id": "x", "name": 7},
        {"user_id": "x", "custom": "pro"},
        {"user_id": "x", "created_at": "yesterday"},
        {"user_id": "x", "created_at": 1e300},
    ],
    ids=str,
)
def test_r29_an_account_of_the_wrong_shape_is_unavailable(ground, alices_backend, told):
    ground.answers(Operation.READ_PERSON, ground.wire.account(**told))

    with pytest.raises(BackendUnavailable):
        alices_backend.person()


@pytest.mark.parametrize("told", [[], "alice", None, 7], ids=str)
def test_r29_what_is_no_account_at_all_is_unavailable(ground, alices_backend, told):
    ground.answers(Operation.READ_PERSON, told)

    with pytest.raises(BackendUnavailable):
        alices_backend.person()


@pytest.mark.only_on("logto", because="only there is the profile a part of the account")
@pytest.mark.parametrize(
    "told",
    [{"profile": []}, {"profile": {"address": "1 Quay"}}, {"isSuspended": "no"}],
    ids=str,
)
def test_r29_a_part_of_the_wrong_shape_makes_the_account_unavailable(ground, alices_backend, told):
    ground.answers(Operation.READ_PERSON, {"id": "x", **told})

    with pytest.raises(BackendUnavailable):
        alices_backend.person()


@pytest.mark.parametrize(
    ("kind", "options"),
    [("html", {"status": 200}), ("huge", {"megabytes": 3}), ("redirect", {}), ("truncated", {})],
)
def test_r29_what_is_no_answer_is_unavailable(ground, alices_backend, kind, options):
    ground.breaks(Operation.READ_PERSON, kind, **options)

    with pytest.raises(BackendUnavailable):
        alices_backend.person()


def test_r29_members_that_nobody_knows_are_ignored_and_missing_ones_tolerated(
    ground, alices_backend
):
    told = ground.wire.account(user_id="x") | {"horoscope": "good"}
    ground.answers(Operation.READ_PERSON, told)

    person = alices_backend.person()

    assert (person.user_id, person.name, person.email) == ("x", None, None)


@pytest.mark.only_on("logto", because="Authing has no such switch")
def test_r23_an_account_center_that_is_off_allows_nothing(ground, operator):
    backend = ground.backend("alice")
    operator.set_account_center(enabled=False)

    with pytest.raises(SetupProblem):
        backend.person()


def test_r28_a_platform_that_is_down_is_unavailable(ground, operator):
    backend = ground.backend("alice")
    operator.break_("status", "/api/*", status=503)

    with pytest.raises(BackendUnavailable):
        backend.person()


def test_r32_a_code_that_nobody_knows_is_an_error_of_no_particular_kind(ground, alices_backend):
    ground.refuses(Operation.READ_PERSON, Refused.FOR_A_REASON_NOBODY_KNOWS)

    with pytest.raises(PortalError) as caught:
        alices_backend.person()

    assert type(caught.value) is PortalError
    assert caught.value.code == ground.wire.UNKNOWN


@pytest.mark.parametrize(
    ("why", "error"),
    [(Refused.SUSPENDED, AccountSuspended), (Refused.SIGNED_OUT, SignInRequired)],
)
def test_r21_whom_the_platform_lets_in_no_more_is_told_so(ground, alices_backend, why, error):
    ground.refuses(Operation.READ_PERSON, why)

    with pytest.raises(error):
        alices_backend.person()
