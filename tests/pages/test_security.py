"""``/security``: everything that lets somebody in or protects them, and what to do next."""

from dataclasses import replace

import pytest
import requests

from portal.app import create_app
from portal.sandbox.seed import FRANKS_BACKUP_CODES, PASSWORDS
from portal.sandbox.testing.in_process import InProcessAdapter
from portal.tenants.loading import load
from tests.browser import Page
from tests.companies import company
from tests.conftest import SANDBOX, Installation, sign_in

PASSKEY = {
    "id": "alicepasskey000000001",
    "type": "WebAuthn",
    "createdAt": "2026-03-04T10:00:00.000Z",
    "lastUsedAt": "2026-05-06T10:00:00.000Z",
    "agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "name": "Work \u202elaptop",
}


def row(page: Page, name: str) -> str:
    """All that stands beside *name*."""
    for term in page.soup.select("main dt"):
        if term.get_text(strip=True) == name:
            return " ".join(term.parent.get_text(" ", strip=True).split())
    raise AssertionError(f"no row is called {name!r}: {page.text}")


def has_row(page: Page, name: str) -> bool:
    return any(term.get_text(strip=True) == name for term in page.soup.select("main dt"))


@pytest.fixture
def change_rules(sandbox, installation):
    """Sets field controls as the operator does, and lets the portal hear of it."""

    def change_rules(**controls: str) -> None:
        sandbox.set_fields(**controls)
        installation.portal.extensions["foyer.platforms"].forget()

    return change_rules


def test_what_lets_alice_in_is_listed_each_with_its_page(alice):
    page = alice.visit("/security")

    assert row(page, "Password").startswith("Password Set Change")
    assert "alice@example.test" in row(page, "Email")
    assert "+1 415-555-0101" in row(page, "Phone")
    assert "alice" in row(page, "Username")
    assert page.link("Change Password") == "/password"
    assert page.link("Change Username") == "/username"


def test_what_is_not_set_says_so_and_leads_to_where_it_is_set(signed_in_as):
    page = signed_in_as("erin").visit("/security")

    assert "Not set" in row(page, "Password")
    assert page.link("Add Password") == "/password"
    assert "Not set" in row(page, "Username")


def test_the_overview_leads_there(alice):
    assert alice.visit("/").link("Sign-in and security") == "/security"


def test_no_link_leads_to_a_page_that_is_not_there(alice, signed_in_as):
    for browser in (alice, signed_in_as("carol"), signed_in_as("frank")):
        page = browser.visit("/security")
        for link in page.soup.select("main a[href]"):
            assert browser.visit(link["href"]).status == 200, link


def test_the_pages_below_lead_back_and_the_menu_marks_the_list_on_them(alice):
    page = alice.visit("/verify/password?next=/username")
    page = alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))

    assert page.heading == "Username"
    assert page.link("Sign-in and security") == "/security"
    marked = page.soup.select(".side-menu-column [aria-current]")
    assert [link["href"] for link in marked] == ["/security"]
    assert not page.soup.select(".side-menu [href='/username'], .side-menu [href='/password']")


def test_a_locked_row_says_who_locked_it_and_offers_nothing(alice, change_rules):
    change_rules(username="ReadOnly", password="ReadOnly", mfa="ReadOnly", social="ReadOnly")
    page = alice.visit("/security")

    for name in ("Username", "Password", "When you sign in", "Backup codes", "Social accounts"):
        assert "Managed by Northwind" in row(page, name)
    assert not page.soup.select("main a[href='/username'], main a[href='/password']")


def test_what_the_tenant_switched_off_is_not_there(alice, sandbox, change_rules):
    change_rules(phone="Off", password="Off", mfa="Off", social="Off")
    sandbox.forget_calls()
    page = alice.visit("/security")

    for name in ("Phone", "Password", "When you sign in", "Authenticator app", "Social accounts"):
        assert not has_row(page, name)
    assert not [call for call in sandbox.calls() if "mfa" in call["path"]]


def test_social_accounts_are_named_as_the_provider_calls_itself(signed_in_as):
    carol = signed_in_as("carol")
    assert "Mock Social Carol" in row(carol.visit("/security"), "Social accounts")

    carol.language = "zh-CN"
    assert "Mock 社交登录 Carol" in row(carol.visit("/security"), "社交账号")


def test_w23_a_name_from_elsewhere_is_text_and_turns_nothing_around(alice, sandbox):
    details = {"id": "1", "name": "<b>Al</b>\u202eecila", "rawData": {"x": 1}}
    sandbox.change_user("alice", identities={"gone": {"userId": "1", "details": details}})
    page = alice.visit("/security")

    assert "gone <b>Al</b>ecila" in row(page, "Social accounts")
    assert "\u202e" not in page.body


def test_frank_sees_what_protects_him_and_since_when(signed_in_as):
    page = signed_in_as("frank").visit("/security")

    assert "Asked for One of these, beside your password." in row(page, "When you sign in")
    assert "Set up Added on" in row(page, "Authenticator app")
    assert "10 left Made on" in row(page, "Backup codes")
    assert "Few left" not in page.text


def test_passkeys_go_by_their_names(alice, sandbox):
    nameless = {
        name: value for name, value in PASSKEY.items() if name not in ("name", "lastUsedAt")
    }
    sandbox.change_user("alice", mfa_verifications=[PASSKEY, nameless])
    page = alice.visit("/security")

    words = row(page, "Passkeys")
    assert "Work laptop Added on March 4, 2026 · Last used on May 6, 2026" in words
    assert "Passkey on Linux Added on March 4, 2026" in words
    assert "Mozilla" not in page.body


@pytest.mark.parametrize(("used", "is_few"), [(6, False), (7, True), (10, True)])
def test_few_backup_codes_are_marked(alice, sandbox, used, is_few):
    codes = [
        {"code": code} | ({"usedAt": "2026-05-06T10:00:00.000Z"} if number < used else {})
        for number, code in enumerate(FRANKS_BACKUP_CODES)
    ]
    factor = {"id": "c", "type": "BackupCode", "createdAt": "2026-03-04T10:00:00.000Z"}
    sandbox.change_user("alice", mfa_verifications=[{**factor, "codes": codes}])
    page = alice.visit("/security")

    assert f"{10 - used} left {'Few left ' if is_few else ''}Made on March 4, 2026" in row(
        page, "Backup codes"
    )
    assert ("Few left" in row(page, "Backup codes")) is is_few
    assert not any(code in page.body for code in FRANKS_BACKUP_CODES)


def test_a_second_step_that_was_left_out_is_off_and_says_why(alice, sandbox):
    sandbox.change_user(
        "alice", mfa_verifications=[PASSKEY], logto_config={"mfa": {"skipMfaOnSignIn": True}}
    )
    words = row(alice.visit("/security"), "When you sign in")

    assert "Not asked for You have chosen not to be asked for it." in words


def test_a_second_step_that_the_tenant_requires_says_so(alice, sandbox, change_rules):
    sandbox.set_sign_in_experience(mfa={"factors": ["Totp"], "policy": "Mandatory"})
    change_rules()
    page = alice.visit("/security")

    words = row(page, "When you sign in")
    assert "Not asked for You will be asked to set one up when you next sign in." in words
    assert "Required by Northwind" in words
    assert not has_row(page, "Passkeys")


def test_a_code_to_ones_address_is_a_second_step_without_enrolling(alice, sandbox, change_rules):
    sandbox.set_sign_in_experience(
        mfa={"factors": ["EmailVerificationCode"], "policy": "PromptAtSignInAndSignUp"}
    )
    change_rules()

    assert "Asked for A code that is sent to you" in row(
        alice.visit("/security"), "When you sign in"
    )


def test_where_the_tenant_has_no_second_step_nothing_is_said_of_it(alice, sandbox, change_rules):
    sandbox.set_sign_in_experience(mfa={"factors": [], "policy": "NoPrompt"})
    change_rules()

    assert "Second step" not in alice.visit("/security").text


def test_who_lacks_nothing_gets_no_checklist(alice):
    assert "What to do next" not in alice.visit("/security").text


def test_someone_with_a_social_account_only_is_told_to_set_a_password(signed_in_as):
    page = signed_in_as("carol").visit("/security")

    assert "So far you sign in with Mock Social. With a password you can confirm" in page.text
    assert page.link("Do it now Set a password") == "/password"
    assert not page.soup.select("[name=advice][value=password]"), "that is not to be put aside"


@pytest.fixture
def dave(signed_in_as):
    """He has neither e-mail nor phone."""
    return signed_in_as("dave")


def test_someone_without_an_address_is_told_to_add_one(dave):
    page = dave.visit("/security")

    assert page.link("Do it now Add an email address") == "/email"
    assert "Add a phone number" not in page.text, "one is enough"


def test_where_an_address_helps_nobody_none_is_asked_for(dave, sandbox, change_rules):
    sandbox.set_sign_in_experience(
        forgotPasswordMethods=[],
        signIn={"methods": [{"identifier": "username", "password": True}]},
    )
    change_rules()

    assert "Add an email address" not in dave.visit("/security").text


def test_where_the_tenant_closed_the_address_the_phone_is_asked_for(dave, change_rules):
    change_rules(email="ReadOnly")

    assert dave.visit("/security").link("Do it now Add a phone number") == "/phone"


def test_advice_can_be_put_aside_and_taken_up_again(dave):
    page = dave.visit("/security")
    page = dave.follow(dave.send(page, _action="/security/put-aside", advice="email"))
    assert "Add an email address" not in page.text
    assert "Add an email address" not in dave.visit("/security").text

    page = dave.follow(dave.send(page, _action="/security/put-aside", advice=""))
    assert "Add an email address" in page.text
    assert "__Host-put-aside" not in dave.cookies()


def test_what_one_put_aside_is_there_for_another_in_the_same_browser(dave, bob, sandbox):
    dave.send(dave.visit("/security"), _action="/security/put-aside", advice="email")
    cookie = dave.cookies()["__Host-put-aside"]
    sandbox.change_user("bob", primary_email=None)
    bob.set_cookie("__Host-put-aside", cookie)
    page = bob.visit("/security")
    assert "Add an email address" in page.text

    bob.send(page, _action="/security/put-aside", advice="email")
    assert cookie in bob.cookies()["__Host-put-aside"], "nor is the first one’s word forgotten"
    assert "dave" not in cookie


@pytest.mark.parametrize(
    "cookie", ["", "=&=", "x" * 4000, "a=b&" * 400, "%00=%ff", "dave=email", "\u2028"]
)
def test_a_cookie_that_is_not_ours_says_nothing(dave, cookie):
    dave.set_cookie("__Host-put-aside", cookie)
    page = dave.visit("/security")

    assert page.status == 200
    assert "Add an email address" in page.text


def test_only_words_of_ours_can_be_put_aside(dave):
    page = dave.visit("/security")
    for advice in ("password", "x", "email.phone"):
        assert dave.send(page, _action="/security/put-aside", advice=advice).status == 400


def test_w10_putting_aside_wants_the_forms_token(dave):
    dave.visit("/security")
    answer = dave.post("/security/put-aside", {"advice": "email"})

    assert answer.status == 400
    assert "__Host-put-aside" not in dave.cookies()


def test_r04_a_second_step_that_cannot_be_asked_leaves_the_rest(alice, sandbox):
    sandbox.break_("status", "/api/my-account/mfa-*", status=500)
    page = alice.visit("/security")

    assert "alice@example.test" in row(page, "Email")
    assert "We could not load this section." in page.text
    assert page.link("Change Password") == "/password"


def test_r04_rules_that_cannot_be_asked_leave_what_is_known(alice, sandbox, installation):
    installation.portal.extensions["foyer.platforms"].forget()
    sandbox.break_("status", "/api/.well-known/*", status=500)
    page = alice.visit("/security")

    assert "alice@example.test" in row(page, "Email")
    assert "We could not check what you may change." in page.text
    assert not page.soup.select("main a[href]")
    assert not page.soup.select("#companies"), "nobody knows whether there are any"
    assert "What to do next" not in page.text


SSO = "company1"
ACCOUNT = {
    "id": "sso-identity-1",
    "issuer": "https://login.acme.test",
    "identityId": "alice-at-acme",
    "detail": {"id": "alice-at-acme", "name": "Alice at Acme"},
    "createdAt": 1772618400000,
    "updatedAt": 1772618400000,
    "ssoConnectorId": SSO,
}


@pytest.fixture
def with_companies(sandbox, change_rules):
    """The tenant lets Acme's people in by Acme's own sign-in."""
    sandbox.offer_companies(company(SSO, "Acme Workforce"))
    change_rules()


def asked_of_management(sandbox) -> list[dict]:
    return [call for call in sandbox.calls() if call["path"].startswith("/api/users/")]


def test_company_accounts_are_named_and_managed_by_the_tenant(alice, sandbox, with_companies):
    nameless = {**ACCOUNT, "id": "2", "ssoConnectorId": "gone", "detail": {}}
    sandbox.change_user("alice", sso_identities=[ACCOUNT, nameless])
    page = alice.visit("/security")

    assert row(page, "Acme Workforce") == "Acme Workforce Alice at Acme Managed by Northwind"
    assert row(page, "https://login.acme.test").endswith("Linked Managed by Northwind")
    assert not page.soup.select("#companies a, #companies button")
    assert "alice-at-acme" not in page.body


def test_someone_without_a_company_account_hears_nothing_of_it(alice, sandbox, with_companies):
    assert "Company accounts" not in alice.visit("/security").text
    assert len(asked_of_management(sandbox)) == 1


@pytest.mark.parametrize("switched_off", [True, False])
def test_where_no_company_signs_people_in_nobody_is_asked(
    alice, sandbox, with_companies, change_rules, switched_off
):
    sandbox.change_user("alice", sso_identities=[ACCOUNT])
    if switched_off:
        sandbox.set_sign_in_experience(singleSignOnEnabled=False)
    else:
        sandbox.offer_companies(company(SSO, domains=()))
    change_rules()
    sandbox.forget_calls()

    assert "Company accounts" not in alice.visit("/security").text
    assert asked_of_management(sandbox) == []


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 401, "json": {"code": "auth.unauthorized"}},
        {"status": 403, "json": {"code": "auth.forbidden"}},
        {"status": 404, "json": {"code": "entity.not_found"}},
        {"status": 400, "json": {"code": "something.new"}},
        {"status": 200, "json": {"ssoIdentities": 7}},
    ],
    ids=str,
)
def test_r04_company_accounts_that_cannot_be_asked_leave_the_rest(
    alice, sandbox, with_companies, trouble
):
    sandbox.break_("status", "/api/users/*", **trouble)
    page = alice.visit("/security")

    (section,) = page.soup.select("#companies")
    assert "We could not load this section." in section.get_text()
    assert page.text.count("We could not load this section.") == 1
    assert page.link("Change Password") == "/password"
    assert has_row(page, "When you sign in")


@pytest.fixture
def without_authority(installation) -> Installation:
    """The same portal, as an operator has it who set up no management application."""
    written = (installation.folder / "portal.toml").read_text("utf-8")
    lines = [line for line in written.splitlines() if not line.startswith("management_")]
    changed = installation.folder / "without-authority.toml"
    changed.write_text("\n".join(lines), "utf-8")

    def new_http() -> requests.Session:
        http = requests.Session()
        http.mount(SANDBOX, InProcessAdapter(installation.sandbox.app))
        return http

    return replace(installation, portal=create_app(load(changed, {}), new_http=new_http))


def test_a_portal_that_may_not_ask_for_company_accounts_promises_none(
    without_authority, with_companies
):
    sandbox, browser = without_authority.sandbox, without_authority.browser()
    sandbox.change_user("alice", sso_identities=[ACCOUNT])
    sign_in(browser, "alice", sandbox)
    page = browser.visit("/security")

    assert page.link("Change Password") == "/password"
    assert "ompany" not in page.text


def test_w23_a_company_cannot_turn_the_text_around(alice, sandbox, with_companies):
    detail = {"name": "<b>Al</b>\u202eecila"}
    odd = {**ACCOUNT, "issuer": "\u202ehttps://x.test", "ssoConnectorId": None, "detail": detail}
    sandbox.change_user("alice", sso_identities=[odd])
    page = alice.visit("/security")

    assert "<b>Al</b>ecila" in row(page, "https://x.test")
    assert "\u202e" not in page.body


def test_in_chinese_the_company_accounts_have_chinese_words(alice, sandbox, with_companies):
    sandbox.change_user("alice", sso_identities=[ACCOUNT])
    alice.language = "zh-CN"
    page = alice.visit("/security")

    assert "企业账号" in page.text
    assert "登录与安全" in page.soup.select_one(".side-menu").get_text()


def test_whoever_was_signed_out_elsewhere_signs_in_again(alice, sandbox, advance):
    advance(minutes=2)
    sandbox.end_sessions("alice")

    assert "/auth/sign-in" in (alice.get("/security").location or "")
