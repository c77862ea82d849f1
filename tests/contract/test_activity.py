"""What ``ActivityBackend`` promises of the platform's log."""

from datetime import timedelta

import pytest

from portal.identity.activity import LogKind, SignInWay
from portal.identity.errors import BackendUnavailable, NotFound, SetupProblem
from portal.sandbox.current import store
from portal.sandbox.people.cast import cast_id

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

ALICE, BOB = cast_id("alice"), cast_id("bob")


@pytest.fixture
def noted(ground, operator):
    """Alice signed in twice and bob once."""
    ground.backend("alice")
    ground.backend("alice")
    ground.backend("bob")
    return ground.nobodys_backend()


def test_65_sign_ins_are_told_the_newest_first_and_machinery_is_not(noted):
    page = noted.platform_log(ALICE)

    assert [entry.kind for entry in page.entries] == [LogKind.SIGN_IN, LogKind.SIGN_IN]
    assert page.entries[0].ways == (SignInWay.PASSWORD,)
    assert page.entries[0].at >= page.entries[1].at
    assert page.since is None


def test_w44_of_one_person_alone(noted):
    assert len(noted.platform_log(BOB).entries) == 1
    assert noted.platform_log("nobody-there").entries == ()


def test_it_goes_back_from_any_moment(noted, ground):
    newest, older = noted.platform_log(ALICE).entries

    assert noted.platform_log(ALICE, newest.at).entries in ((older,), ())
    assert noted.platform_log(ALICE, older.at - timedelta(days=1)).entries == ()


def test_where_there_is_more_it_says_how_far_back_it_went(noted, ground):
    with ground.app.app_context():
        key = "Interaction.SignIn.Submit"
        (line, _second) = store().rows(
            "SELECT * FROM logs WHERE user_id = ? AND key = ?", ALICE, key
        )
        for number in range(250):
            at = line["created_at"] - 1000 * (number // 2)
            store().insert("logs", **{**line, "id": f"line-{number:016}", "created_at": at})
    page, told = noted.platform_log(ALICE), []
    while True:
        assert all(page.since is None or entry.at >= page.since for entry in page.entries)
        told += page.entries
        if page.since is None:
            break
        page = noted.platform_log(ALICE, page.since)

    assert len(told) == len({entry.id for entry in told}) == 252


def test_one_line_is_told_to_whom_it_is_about(noted):
    entry = noted.platform_log(ALICE).entries[0]

    assert noted.platform_log_entry(ALICE, entry.id) == entry
    for who, id_ in ((BOB, entry.id), (ALICE, "no-such-line"), (ALICE, "..")):
        with pytest.raises(NotFound):
            noted.platform_log_entry(who, id_)


def test_nobody_can_tell_where_the_portal_has_no_authority(ground, operator):
    backend = ground.nobodys_backend(with_authority=False)

    assert backend.platform_log(ALICE) is None
    assert backend.platform_log_entry(ALICE, "any") is None


def test_r22_an_authority_that_does_not_reach_is_a_matter_of_setup(noted, operator):
    operator.break_("status", "/api/logs", status=403, json={"code": "auth.forbidden"})
    with pytest.raises(SetupProblem):
        noted.platform_log(ALICE)


def test_r29_a_list_that_makes_no_sense_is_no_list(noted, operator):
    operator.break_("status", "/api/logs", status=200, json=[{"id": 5}])
    with pytest.raises(BackendUnavailable):
        noted.platform_log(ALICE)
