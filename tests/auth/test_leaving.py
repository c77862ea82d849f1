"""Sessions that end without being asked: the platform refuses, or the account is suspended."""

from werkzeug.wrappers import Response

from portal.auth.failures import Failure
from tests.auth.conftest import words_of
from tests.auth.test_tokens import refreshes


def test_o38_r21_a_token_refused_again_ends_the_session(mia, provider, clock):
    provider.answers["/me"] = Response("{}", 401)
    clock.pass_(minutes=5)

    assert mia.get("/profile").location == "/auth/sign-in?next=/profile"
    assert not mia.is_signed_in
    assert refreshes(provider) == 1


def test_a_token_refused_moments_after_sign_in_is_no_lap_of_the_same_round(mia, provider):
    provider.answers["/me"] = Response("{}", 401)
    page = mia.get("/profile")

    assert page.status_code == 502
    assert words_of(Failure.TURNED_AWAY) in page.text
    assert not mia.is_signed_in


def test_a_person_whose_token_died_with_a_suspension_is_told_so(mia, provider):
    provider.is_suspended = True
    provider.revoke_everything()
    page = mia.get("/profile")

    assert page.status_code == 403
    assert "suspended" in page.text
    assert not mia.is_signed_in


def test_where_nobody_can_say_why_a_token_died_the_way_is_to_sign_in(mia, provider, clock):
    provider.answers["/people/mia"] = Response("", 503)
    provider.revoke_everything()
    clock.pass_(minutes=5)

    assert mia.get("/profile").location == "/auth/sign-in?next=/profile"


def test_a_person_who_was_suspended_is_signed_out_and_told(mia, provider):
    provider.answers["/me"] = Response('{"sub": "mia", "suspended": true}', 200)
    page = mia.get("/profile")

    assert page.status_code == 403
    assert "suspended" in page.text
    assert not mia.is_signed_in
