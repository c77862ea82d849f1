"""After the ID token: the second opinion, and the tokens that come later."""

import pytest
from werkzeug.wrappers import Response

from tests.hostile import op as faults
from tests.hostile.op import ACCOUNT
from tests.hostile.test_id_tokens import MODULE
from tests.hostile.visitor import AWAY, assert_refused, assert_signed_in


@pytest.mark.parametrize("row", [f"{MODULE}-userinfo-invalid-sub"])
def test_o20_another_person_at_userinfo_signs_nobody_in(mia, op, row):
    op.userinfo_subject = "mallory"

    assert_refused(mia, mia.signs_in(), "userinfo_sub", userinfo_requests=1)


@pytest.mark.parametrize(
    ("fault", "rule", "status"),
    [
        pytest.param(Response("{}", 401), "userinfo_refused", 400, id="own-userinfo-401"),
        pytest.param(Response("{}", 200), "userinfo_sub", 400, id="own-userinfo-without-sub"),
        pytest.param(Response('{"sub": ["mia"]}'), "userinfo_sub", 400, id="own-userinfo-sub-list"),
        pytest.param(faults.html(500), "HTTPError", 503, id="own-userinfo-500"),
        pytest.param(faults.nested(50_000), "Refused", 503, id="own-userinfo-nested"),
        pytest.param(faults.resets, "ConnectionError", 503, id="own-userinfo-reset"),
    ],
)
def test_o20_a_userinfo_that_says_nothing_signs_nobody_in(mia, op, fault, rule, status):
    op.answers["/me"] = fault
    kwargs = {"heading": AWAY} if status == 503 else {}

    assert_refused(mia, mia.signs_in(), rule, status=status, userinfo_requests=1, **kwargs)


def test_c23_o22_an_address_is_shown_as_the_account_has_it_not_as_a_token_says(mia, op):
    op.claims = {"email": "ceo@victim.example", "email_verified": True}
    assert_signed_in(mia, mia.signs_in())

    text = mia.browser.get("/").soup.get_text()

    assert "mia@id.example" in text
    assert "victim" not in text


def test_a_cookie_that_the_platform_sets_for_one_is_not_sent_for_another(mia, mallory, op):
    mine = Response('{"sub": "mia"}', headers={"Set-Cookie": "sticky=of-mia; Path=/"})
    op.answers["/me"] = mine
    mia.signs_in()
    del op.answers["/me"]

    mallory.signs_in(subject="mallory")

    assert all("Cookie" not in headers for _, _, headers in op.requests)


def refreshes(op) -> int:
    return sum(form.get("grant_type") == "refresh_token" for _, form, _ in op.requests)


@pytest.mark.parametrize("row", [f"{MODULE}-refresh-token"])
def test_o21_new_tokens_about_the_same_person_keep_her_signed_in(mia, op, row):
    assert_signed_in(mia, mia.signs_in())
    op.expire_access_tokens()

    page = mia.browser.get("/")

    assert page.status == 200
    assert refreshes(op) == 1
    assert mia.sessions() == 1


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        pytest.param(
            {"iss": "https://evil.example"},
            "id_token_iss",
            id=f"{MODULE}-refresh-token-invalid-issuer",
        ),
        pytest.param({"sub": "mallory"}, "id_token_sub", id=f"{MODULE}-refresh-token-invalid-sub"),
        pytest.param({"aud": "other"}, "id_token_aud", id="own-refresh-token-invalid-aud"),
        pytest.param({"nonce": "another"}, "id_token_nonce", id="own-refresh-token-other-nonce"),
    ],
)
def test_o21_new_tokens_about_somebody_else_end_the_session(mia, op, claims, rule):
    assert_signed_in(mia, mia.signs_in())
    op.claims = claims
    op.expire_access_tokens()
    before = op.calls[ACCOUNT]

    page = mia.browser.get("/")

    assert page.status == 502  # she signed in seconds ago: another lap would end here again
    assert page.heading == "We could not open your account"
    assert not mia.is_signed_in
    assert mia.sessions() == 0
    assert refreshes(op) == 1
    assert op.calls[ACCOUNT] == before + 1, "the new token is not used"
    assert [line["reason"] for line in mia.lines if line["event"] == "session_over"] == [rule]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.resets, id="own-refresh-reset"),
        pytest.param(faults.html(500), id="own-refresh-500"),
        pytest.param(faults.html(), id="own-refresh-html"),
        pytest.param(faults.nested(50_000), id="own-refresh-nested"),
    ],
)
def test_o44_o45_a_refresh_that_fails_is_not_sent_twice_and_ends_nothing(mia, op, fault):
    assert_signed_in(mia, mia.signs_in())
    op.expire_access_tokens()
    op.answers["/token"] = fault

    assert mia.browser.get("/").status == 503
    assert refreshes(op) == 1
    assert mia.sessions() == 1

    del op.answers["/token"]
    assert mia.browser.get("/").status == 200
