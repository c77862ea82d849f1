"""What every platform promises of somebody's sign-ins when they ask for them."""

from datetime import timedelta

import pytest

from portal.identity.activity import LogKind, SignInWay
from portal.identity.errors import BackendUnavailable, NotFound

PATHS = ("/api/logs", "/api/v3/get-my-login-history")


@pytest.fixture
def own(alices_backend):
    return alices_backend.person().user_id


def test_65_they_are_told_the_newest_first_with_how_and_whether(alices_backend, own):
    page = alices_backend.platform_log(own)
    times = [entry.at for entry in page.entries]

    assert times == sorted(times, reverse=True)
    assert page.entries[0].kind is LogKind.SIGN_IN
    assert page.entries[0].ways == (SignInWay.PASSWORD,)
    assert not page.entries[0].is_refused


def test_it_goes_back_from_any_moment(alices_backend, own):
    newest = alices_backend.platform_log(own).entries[0]
    older = alices_backend.platform_log(own, newest.at).entries

    assert all(entry.at < newest.at for entry in older)
    assert alices_backend.platform_log(own, newest.at - timedelta(days=4000)).entries == ()


def test_one_line_is_found_by_its_id_by_whose_it_is_alone(ground, alices_backend, own, operator):
    entry = alices_backend.platform_log(own).entries[0]
    bob = ground.backend("bob")
    bobs = bob.person().user_id

    assert alices_backend.platform_log_entry(own, entry.id) == entry
    for who, backend, id_ in ((bobs, bob, entry.id), (own, alices_backend, "no-such-line")):
        with pytest.raises(NotFound):
            backend.platform_log_entry(who, id_)


def test_nothing_of_somebody_else_is_told(ground, alices_backend, own):
    bob = ground.backend("bob")
    mine = {entry.id for entry in alices_backend.platform_log(own).entries}

    assert mine.isdisjoint(entry.id for entry in bob.platform_log(bob.person().user_id).entries)


def test_r22_without_an_answer_nothing_is_made_up(alices_backend, operator, own):
    for path in PATHS:
        operator.break_("status", path, status=503)
    with pytest.raises(BackendUnavailable):
        alices_backend.platform_log(own)
