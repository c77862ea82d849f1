"""What the platform may answer besides what it should, and what a page makes of that."""

from __future__ import annotations

from typing import Any

import pytest

from portal.backends.authing.linking import is_as_safe
from portal.sandbox.people.cast import PASSWORDS
from tests.authing.pages.factors import with_qr_code
from tests.authing.pages.test_close_account import ALICE, close, sent
from tests.conftest import sign_in
from tests.pages import provider_errand
from tests.pages.second_steps import AUTHENTICATOR, proven

WHAT_IS_WRONG = "Check the country, and whether a digit is missing or one too many."
ENROLLED = "/api/v3/list-enrolled-factors"


def telling(data: Any) -> dict[str, Any]:
    """Options of a fault: what is accepted, and comes with *data*."""
    return {"status": 200, "json": {"statusCode": 200, "message": "OK", "data": data}}


@pytest.mark.parametrize(
    "kept",
    [
        {"phone": "abc"},
        {"phone": "+"},
        {"phone": "<b>1</b>"},
        {"phone": "9" * 40},
        {"phone": "13800138000", "phone_country_code": "+999"},
    ],
)
def test_r29_what_an_account_keeps_for_a_phone_number_breaks_no_page(alice, stand_in, kept):
    stand_in.change_user("alice", **kept)

    for path in ("/", "/profile", "/security", "/phone", "/two-step"):
        assert alice.get(path).status in (200, 303), path
    question = alice.visit("/close-account/confirmation")
    page = alice.follow(alice.send(question, _action="/close-account/code/phone"))
    assert WHAT_IS_WRONG in page.text
    page = alice.visit("/verify/phone?next=/export/file")
    page = alice.send(page, _action="/verify/phone/code")
    assert WHAT_IS_WRONG in page.text


@pytest.mark.parametrize("country", [None, "86"])
def test_a_number_without_its_country_is_reached_all_the_same(alice, stand_in, country):
    stand_in.change_user("alice", phone="13800138000", phone_country_code=country)

    page = alice.visit("/verify/phone?next=/export/file")
    assert alice.send(page, _action="/verify/phone/code").status == 303


@pytest.mark.parametrize("info", ["a text", ["a", "list"], 7, None, {"name": {"a": 1}}])
def test_whatever_a_provider_told_of_somebody_breaks_no_page(alice, stand_in, info):
    """``userInfoInIdp`` is free (authing-api.md §12, no. 12)."""
    rows = [{"extIdpId": "idp-wechat", "userIdInIdp": 4711, "userInfoInIdp": info, "type": None}]
    told = {"userId": stand_in.user("alice")["id"], "username": "alice", "identities": rows}
    stand_in.break_("status", "/api/v3/get-profile", **telling(told))
    stand_in.break_("status", "/api/v3/get-identities", **telling(rows))

    assert alice.get("/").status == 200
    assert "No name was told" in alice.visit("/linked-accounts").text


@pytest.mark.parametrize(
    "address",
    [
        f"otpauth://totp/x?secret={'A' * 5000}",
        "otpauth://totp/x?secret=%3Cscript%3E",
        "otpauth://totp/x?secret=ABCDEFGH%E2%80%AEABCDEFGH",
        "otpauth://totp/x",
        "http://[bad?secret=ABCDEFGHABCDEFGH",
    ],
)
def test_a_key_that_no_app_could_take_is_no_key(bob, stand_in, address):
    page = proven(bob, AUTHENTICATOR, "bob", stand_in)
    begun = {"enrollmentToken": "t" * 30, "otpData": {"qrCodeUri": address}}
    stand_in.break_("status", "/api/v3/send-enroll-factor-request", **telling(begun))

    page = bob.send(page, _action=AUTHENTICATOR)
    assert page.status == 503
    assert "Nothing was changed" in page.text
    stand_in.mend()
    assert with_qr_code(bob, "bob", stand_in).heading == "Scan this with your authenticator app"


@pytest.mark.parametrize(
    "answer",
    [
        telling(None),
        telling({}),
        {"status": 200, "json": {"statusCode": 200}},
        {"status": 200, "json": {"statusCode": 403, "apiCode": 1001}},
        {"status": 200, "json": {"statusCode": 422}},
    ],
)
def test_w31_an_answer_that_tells_nothing_of_a_second_step_takes_none_away(
    signed_in_as, stand_in, answer
):
    """Whoever has one is asked for it, so not knowing must not be taken for having none."""
    frank = signed_in_as("frank")
    page = frank.visit("/verify/password?next=/username")
    stand_in.break_("status", ENROLLED, **answer)

    page = frank.send(page, _action="/verify/password", password=PASSWORDS["frank"])
    assert frank.get("/username").location.startswith("/verify")
    stand_in.mend()
    assert frank.get("/username").location.startswith("/verify")


@pytest.mark.parametrize("answer", [None, {}, [], {"success": "yes"}, {"success": False}])
def test_r28_an_account_is_closed_when_the_platform_says_so_and_not_before(alice, stand_in, answer):
    page = sent(alice)
    code = stand_in.code_for(ALICE)
    stand_in.break_("status", "/api/v3/delete-account", **telling(answer))

    page = close(alice, page, code=code, typed=ALICE)
    assert page.location != "/close-account/closed"
    assert "is closed" not in page.text


def test_a_person_is_signed_in_by_what_is_told_of_their_second_step(installation, stand_in):
    """The same answer while somebody signs in: they get in, and have proven nothing by it."""
    stand_in.break_("status", ENROLLED, **telling(None))
    browser = installation.browser()
    assert sign_in(browser, "alice", stand_in).status == 200
    assert browser.get("/username").location.startswith("/verify")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "ftp://x", "", None])
def test_w70_the_id_token_is_taken_along_to_a_page_and_nowhere_else(alice, stand_in, address):
    path = "/linked-accounts/linking"
    page = provider_errand.proven(alice, f"{path}?account=idp-mock-social")
    told = telling({"url": address})
    stand_in.break_("status", "/api/v3/generate-link-extidp-url", **told)

    assert alice.send(page, _action=path).status == 503


def test_w70_the_id_token_is_not_taken_along_unencrypted_where_it_came_encrypted():
    assert not is_as_safe("http://a.example/link", "https://a.example")
    assert is_as_safe("https://a.example/link", "https://b.example")
    assert is_as_safe("http://localhost:3001/link", "http://localhost:3001")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"])
def test_r29_a_moment_that_has_no_date_where_somebody_lives_breaks_no_page(alice, stand_in, moment):
    """Alice lives in Los Angeles, where the first of all days had not begun."""
    tenants = [{"tenantId": "t", "tenantName": "Acme", "joinAt": moment}]
    logins = {"totalCount": 1, "list": [{"loginAt": moment, "success": True}]}
    stand_in.break_("status", "/api/v3/get-my-tenant-list", **telling(tenants))
    stand_in.break_("status", "/api/v3/get-my-login-history", **telling(logins))

    assert alice.get("/organization").status == 200
    assert alice.get("/activity").status == 200


@pytest.mark.parametrize("member", ["name", "name_en", "extIdpId"])
def test_w23_what_a_provider_is_called_turns_no_line_around(alice, stand_in, portal, member):
    portal.extensions["foyer.platforms"].forget()
    way = {"identifier": "i", "extIdpId": "idp-x", member: "\u202eZap\x00"}
    stand_in.break_("status", "/api/v3/get-application-enabled-extidps", **telling([way]))

    assert "Zap" in alice.visit("/linked-accounts").soup.select_one("main").get_text()
