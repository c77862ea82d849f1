"""What ``ActivityBackend`` promises of the platform's log, when people ask for what is theirs."""

from datetime import timedelta

import pytest

from portal.identity.activity import LogKind, SignInWay
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    NotFound,
    OutcomeUnknown,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
)
from tests.contract.operations import Operation, Refused

by_authority = pytest.mark.only_on(
    "logto", because="elsewhere the log is read with the person’s own token, not with an authority"
)


@pytest.fixture
def bob(ground, operator):
    """He signed in twice."""
    ground.backend("bob")
    return ground.backend("bob")


@pytest.fixture
def bobs(bob):
    return bob.person().user_id


@pytest.fixture
def alices(alices_backend):
    return alices_backend.person().user_id


def test_65_sign_ins_are_told_the_newest_first_and_machinery_is_not(bob, bobs):
    page = bob.platform_log(bobs)

    assert [entry.kind for entry in page.entries] == [LogKind.SIGN_IN, LogKind.SIGN_IN]
    assert page.entries[0].ways == (SignInWay.PASSWORD,)
    assert page.entries[0].at >= page.entries[1].at
    assert not page.entries[0].is_refused
    assert page.since is None


def test_w44_of_one_person_alone(alices_backend, alices, bob, bobs):
    mine = {entry.id for entry in alices_backend.platform_log(alices).entries}
    for told in (bob.platform_log(bobs), alices_backend.platform_log(bobs)):
        assert mine.isdisjoint(entry.id for entry in told.entries)
    assert alices_backend.platform_log("nobody-there").entries == ()


def test_it_goes_back_from_any_moment(bob, bobs):
    newest, older = bob.platform_log(bobs).entries

    assert bob.platform_log(bobs, newest.at).entries in ((older,), ())
    assert bob.platform_log(bobs, older.at - timedelta(days=1)).entries == ()


def test_where_there_is_more_it_says_how_far_back_it_went(ground, bob, bobs):
    ground.notes_sign_ins("bob", 250)
    page, told = bob.platform_log(bobs), []
    while True:
        assert all(page.since is None or entry.at >= page.since for entry in page.entries)
        told += page.entries
        if page.since is None:
            break
        page = bob.platform_log(bobs, page.since)

    assert len(told) == len({entry.id for entry in told}) == 252
    assert [entry.at for entry in told] == sorted((entry.at for entry in told), reverse=True)


def test_one_line_is_told_to_whom_it_is_about(alices_backend, alices, bob, bobs):
    entry = alices_backend.platform_log(alices).entries[0]

    assert alices_backend.platform_log_entry(alices, entry.id) == entry
    for backend, who, id_ in (
        (bob, bobs, entry.id),
        (alices_backend, bobs, entry.id),
        (alices_backend, alices, "no-such-line"),
        (alices_backend, alices, ".."),
        (alices_backend, alices, ""),
    ):
        with pytest.raises(NotFound):
            backend.platform_log_entry(who, id_)


def test_r22_without_an_answer_nothing_is_made_up(ground, alices_backend, alices):
    entry = alices_backend.platform_log(alices).entries[0]
    ground.breaks(Operation.LIST_SIGN_INS, "status", status=503)
    with pytest.raises(BackendUnavailable):
        alices_backend.platform_log(alices)
    ground.breaks(Operation.READ_SIGN_IN, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        alices_backend.platform_log_entry(alices, entry.id)

    assert not isinstance(caught.value, OutcomeUnknown)


@pytest.mark.parametrize("kind", ["truncated", "huge", "html", "redirect"])
def test_r29_an_answer_that_is_none_is_no_list(ground, alices_backend, alices, kind):
    ground.breaks(Operation.LIST_SIGN_INS, kind)
    with pytest.raises(BackendUnavailable):
        alices_backend.platform_log(alices)


@pytest.mark.parametrize(
    "told",
    [
        7,
        [{"id": 5}],
        {"totalCount": 1},
        {"totalCount": 1, "list": [{"loginAt": "some day", "success": True}]},
        {"totalCount": 1, "list": [{"loginAt": "0001-01-01T00:00:00+14:00", "success": True}]},
        {"totalCount": 1, "list": [{"loginAt": "9999-12-31T23:59:59-14:00", "success": True}]},
    ],
    ids=str,
)
def test_r29_a_list_that_makes_no_sense_is_no_list(ground, alices_backend, alices, told):
    ground.answers(Operation.LIST_SIGN_INS, told)
    with pytest.raises(BackendUnavailable):
        alices_backend.platform_log(alices)


def test_too_many_questions_are_told_as_such(ground, alices_backend, alices):
    ground.refuses(Operation.LIST_SIGN_INS, Refused.TOO_OFTEN)
    with pytest.raises(TooManyAttempts):
        alices_backend.platform_log(alices)


@pytest.mark.only_on("authing", because="there one’s own token asks, and an authority elsewhere")
@pytest.mark.parametrize(
    ("why", "raised"),
    [(Refused.SIGNED_OUT, SignInRequired), (Refused.SUSPENDED, AccountSuspended)],
)
def test_a_token_that_is_over_tells_nothing(ground, alices_backend, alices, why, raised):
    ground.refuses(Operation.LIST_SIGN_INS, why)
    with pytest.raises(raised):
        alices_backend.platform_log(alices)


@by_authority
def test_nobody_can_tell_where_the_portal_has_no_authority(ground, operator, alices):
    backend = ground.nobodys_backend(with_authority=False)

    assert backend.platform_log(alices) is None
    assert backend.platform_log_entry(alices, "any") is None


@by_authority
def test_r22_an_authority_that_does_not_reach_is_a_matter_of_setup(
    alices_backend, alices, operator
):
    operator.break_("status", "/api/logs", status=403, json={"code": "auth.forbidden"})
    with pytest.raises(SetupProblem):
        alices_backend.platform_log(alices)
