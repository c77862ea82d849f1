"""The sandbox's own sign-in pages, as a person sees them."""

import pytest

from tests.sandbox.visitor import SANDBOX, Visitor

ALICE = ("alice", "Alpine-Harbor-47!")


def test_alice_signs_in_and_comes_back_with_a_code_a_state_and_the_issuer(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)

    assert set(visitor.returned) == {"code", "state", "iss"}
    assert visitor.returned["state"] == "state-1"
    assert visitor.returned["iss"] == f"{SANDBOX}/oidc"


@pytest.mark.parametrize("who", ["alice@example.test", "Alice@Example.test", "+1 415 555 0101"])
def test_an_address_or_a_telephone_number_is_as_good_as_the_username(visitor, who):
    visitor.asks_to_sign_in().signs_in(who, ALICE[1])

    assert visitor.returned["code"]


def test_a_wrong_password_is_told_at_its_field_and_the_name_is_still_there(visitor):
    visitor.asks_to_sign_in().signs_in("alice", "wrong")

    assert visitor.answer.status_code == 422
    assert "not a username and password we know" in visitor.error_of("Password")
    assert visitor.field("Username, email or phone")["value"] == "alice"
    assert not visitor.field("Password")["value"]


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(visitor):
    visitor.asks_to_sign_in().signs_in("alice", "wrong")
    known = visitor.error_of("Password")
    visitor.asks_to_sign_in().signs_in("nobody", "wrong")

    assert visitor.error_of("Password") == known


def test_empty_fields_are_told_each_at_its_place(visitor):
    visitor.asks_to_sign_in().signs_in("", "")

    assert visitor.error_of("Username, email or phone")
    assert visitor.error_of("Password")


def test_grace_is_told_that_her_account_is_suspended(visitor):
    visitor.asks_to_sign_in().signs_in("grace", "Amber-Glacier-29!")

    assert visitor.answer.status_code == 403
    assert visitor.heading == "This account is suspended"


def test_whoever_gives_up_goes_back_with_access_denied(visitor):
    visitor.asks_to_sign_in().submits("Cancel and go back to Northwind")

    assert visitor.returned["error"] == "access_denied"
    assert visitor.returned["iss"] == f"{SANDBOX}/oidc"


def test_a_login_hint_is_filled_in(visitor):
    visitor.asks_to_sign_in(login_hint="bob")

    assert visitor.field("Username, email or phone")["value"] == "bob"


def test_a_second_request_of_the_browser_needs_no_password(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.asks_to_sign_in()

    assert visitor.returned["code"]


def test_two_tabs_can_each_finish_their_sign_in(visitor):
    visitor.asks_to_sign_in(state="first-tab")
    first_tab = visitor.answer
    visitor.asks_to_sign_in(state="second-tab").signs_in(*ALICE)
    visitor.answer = first_tab
    visitor.signs_in(*ALICE)

    assert visitor.returned["state"] == "first-tab"


def test_a_form_of_another_browser_is_refused(visitor, another_visitor):
    visitor.asks_to_sign_in()
    another_visitor.asks_to_sign_in()
    another_visitor.answer = visitor.answer
    another_visitor.signs_in(*ALICE)

    assert another_visitor.answer.status_code == 400
    assert another_visitor.heading == "This sign-in has ended"


def test_a_form_with_a_wrong_token_is_refused(visitor):
    visitor.asks_to_sign_in()
    hidden = {tag["name"]: tag["value"] for tag in visitor.page.form("input", type="hidden")}
    forged = {**hidden, "form_token": "x", "identifier": ALICE[0], "password": ALICE[1]}
    visitor.posts(f"{SANDBOX}/sign-in", forged)

    assert visitor.answer.status_code == 400


def test_the_sign_in_page_without_a_request_says_what_to_do(visitor):
    visitor.goes_to("/sign-in", app_id="northwind-portal")

    assert visitor.answer.status_code == 400
    assert "sign in again" in visitor.text


def test_a_sign_in_lapses_after_an_hour(visitor):
    visitor.asks_to_sign_in()
    visitor.admin("POST", "/clock", {"advance": 3601})
    visitor.signs_in(*ALICE)

    assert visitor.heading == "This sign-in has ended"


def test_the_page_speaks_chinese_when_the_request_says_so(visitor):
    visitor.asks_to_sign_in(ui_locales="zh-CN en")

    assert visitor.page.html["lang"] == "zh-CN"
    assert visitor.heading == "登录"


def test_the_page_speaks_the_browsers_language(sandbox):
    visitor = Visitor(sandbox, language="zh-TW,zh;q=0.9").asks_to_sign_in()

    assert visitor.heading == "登录"


def test_ui_locales_wins_over_the_browsers_language(sandbox):
    visitor = Visitor(sandbox, language="zh-CN").asks_to_sign_in(ui_locales="en")

    assert visitor.heading == "Sign in"


def test_an_error_is_in_chinese_too(visitor):
    visitor.asks_to_sign_in(ui_locales="zh-CN").submits(
        "登录", **{"用户名、邮箱或手机号": "alice", "密码": "wrong"}
    )

    assert "不正确" in visitor.error_of("密码")


def test_w02_w03_the_page_has_no_script_and_may_lead_to_the_application_only(visitor):
    visitor.asks_to_sign_in()
    policy = visitor.answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:5000;" in policy
    assert not visitor.page("script")
    assert not visitor.page.select("[style], [onclick]")
    assert visitor.answer.headers["Cache-Control"] == "no-store"


def test_every_field_has_a_label(visitor):
    visitor.asks_to_sign_in()
    labelled = {label["for"] for label in visitor.page("label")}

    assert {tag["id"] for tag in visitor.page.select("input:not([type=hidden])")} == labelled


@pytest.mark.parametrize(
    ("application", "color", "ink"),
    [("contoso-portal", "#0d7a5f", "#ffffff"), ("nobody", "#3f4a5a", "#ffffff")],
)
def test_the_page_wears_the_applications_colour(visitor, application, color, ink):
    visitor.goes_to(f"/theme/{application}.css")

    assert f"--accent: {color}; --on-accent: {ink};" in visitor.answer.text


def test_the_page_wears_the_name_and_colour_of_the_organization_asked_for(visitor):
    visitor.asks_to_sign_in(organization_id="acmecorp0001")
    styles = [str(tag["href"]) for tag in visitor.page.select("link[rel=stylesheet]")]

    assert visitor.page.select_one(".brand").get_text() == "Acme Corp"
    assert visitor.page.find("button", class_="plain").get_text() == (
        "Cancel and go back to Northwind"
    )
    assert "--accent: #8a1c4a" in visitor.goes_to(styles[-1]).answer.text


def test_an_organization_without_colours_has_those_of_the_application(visitor):
    visitor.asks_to_sign_in(organization_id="umbrella0001")
    styles = [str(tag["href"]) for tag in visitor.page.select("link[rel=stylesheet]")]

    assert visitor.page.select_one(".brand").get_text() == "Umbrella Ltd"
    assert styles[-1] == "/theme/northwind-portal.css"


def test_the_organization_stays_on_the_page_that_comes_back_with_an_error(visitor):
    visitor.asks_to_sign_in(organization_id="acmecorp0001").signs_in("alice", "wrong")

    assert visitor.page.select_one(".brand").get_text() == "Acme Corp"


def test_an_unknown_organization_changes_nothing(visitor):
    visitor.asks_to_sign_in(organization_id="nowhere")

    assert visitor.page.select_one(".brand").get_text() == "Northwind"


@pytest.mark.parametrize(
    ("identifier", "label"),
    [("email", "Email"), ("phone email", "Email or phone"), ("", "Username, email or phone")],
)
def test_the_field_says_by_what_the_request_wants_people_to_sign_in(visitor, identifier, label):
    visitor.asks_to_sign_in(first_screen="identifier:sign_in", identifier=identifier)
    visitor.submits("Sign in", **{label: "alice@example.test", "Password": ALICE[1]})

    assert visitor.returned["code"]


def test_too_many_wrong_passwords_lock_the_name_out_and_no_other(visitor):
    limits = {"sentinelPolicy": {"maxAttempts": 2, "lockoutDuration": 5}}
    visitor.admin("PATCH", "/settings/sign_in_experience", limits)
    for password in ("wrong", "wrong again", ALICE[1]):
        visitor.asks_to_sign_in().signs_in("alice", password)
    assert "too many attempts" in visitor.error_of("Password")

    assert visitor.asks_to_sign_in().signs_in("alice@example.test", ALICE[1]).returned["code"]


def test_a_lockout_ends_by_itself(visitor):
    limits = {"sentinelPolicy": {"maxAttempts": 1, "lockoutDuration": 5}}
    visitor.admin("PATCH", "/settings/sign_in_experience", limits)
    visitor.asks_to_sign_in().signs_in("alice", "wrong")
    visitor.admin("POST", "/clock", {"advance": 301})
    visitor.admin("PATCH", "/settings/sign_in_experience", {"sentinelPolicy": {}})

    assert visitor.asks_to_sign_in().signs_in("alice", ALICE[1]).returned["code"]


def test_what_somebody_typed_is_never_markup(visitor):
    visitor.asks_to_sign_in().signs_in('"><script>alert(1)</script>', "x")

    assert not visitor.page("script")
    assert visitor.field("Username, email or phone")["value"] == '"><script>alert(1)</script>'
