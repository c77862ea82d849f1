"""Another password and the first one: what is asked of it, what is said of it, what it leaves."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page

PASSWORD, NEW = "/password", "Marble-Thicket-70!"


def prove(browser: Browser, page: Page, password: str) -> Page:
    return browser.follow(browser.send(page, _action="/verify/password", password=password))


def enter(browser: Browser, page: Page, password: str, repeat: str | None = None) -> Page:
    """Send *password*; without script it is asked for twice. The answer itself."""
    repeat = password if repeat is None else repeat
    return browser.send(page, new_password=password, repeat=repeat)


def changed_to(browser: Browser, page: Page, password: str) -> Page:
    return browser.follow(enter(browser, page, password))


def can_sign_in(installation, who: str, password: str) -> bool:
    browser = installation.browser()
    page = browser.visit("/auth/sign-in")
    page = browser.follow(browser.send(page, identifier=who, password=password))
    return page.url.startswith(browser.home)


def changes_of(sandbox) -> list[str]:
    return [call for call in sandbox.changes() if "/verifications/" not in call]


def alone(browser: Browser) -> Browser:
    """*browser*, and the same person signed in nowhere else."""
    if "Sign out there" in browser.visit("/auth/sign-out").text:
        browser.submit("/auth/sign-out", _action="/auth/other-sessions")
    return browser


@pytest.fixture
def form(alice) -> Page:
    """The form as alice has it after confirming that it is her."""
    return prove(alice, alice.visit(PASSWORD), PASSWORDS["alice"])


# To change it


def test_w30_the_form_opens_after_the_proof(alice):
    page = alice.visit(PASSWORD)

    assert page.heading == "Confirm it’s you"
    assert "before you set a new password" in page.text
    assert prove(alice, page, PASSWORDS["alice"]).heading == "Change your password"


def test_a_changed_password_opens_the_account_and_the_old_one_no_more(alice, form, installation):
    page = changed_to(alice, form, NEW)

    assert page.notices() == ["Your password has been changed."]
    assert can_sign_in(installation, "alice", NEW)
    assert not can_sign_in(installation, "alice", PASSWORDS["alice"])


def test_someone_with_a_password_only_changes_it_as_well(signed_in_as, installation):
    dave = signed_in_as("dave")
    page = prove(dave, dave.visit(PASSWORD), PASSWORDS["dave"])
    changed_to(dave, page, NEW)

    assert can_sign_in(installation, "dave", NEW)


def test_afterwards_it_says_who_stays_signed_in_and_until_when(alice, form):
    page = changed_to(alone(alice), form, NEW)

    assert page.heading == "Who is still signed in"
    assert "A new password signs nobody out by itself." in page.text
    assert "or 60 minutes after its last use" in page.text
    assert "You are not signed in to this portal anywhere else." in page.text
    assert "Northwind and its apps They stay signed in for times of their own" in page.text


def test_afterwards_the_other_browsers_of_this_portal_can_be_signed_out(bob, signed_in_as):
    alone(bob)
    elsewhere = signed_in_as("bob")
    page = prove(bob, bob.visit(PASSWORD), PASSWORDS["bob"])
    page = changed_to(bob, page, NEW)
    assert "1 other browser Signed out 12 hours after signing in at the latest" in page.text
    assert elsewhere.visit("/profile").heading == "Profile"

    row = page.soup.select_one(".row__link")["href"]
    bob.follow(bob.send(bob.visit(row), _action="/auth/other-sessions"))
    assert elsewhere.get("/profile").location.startswith("/auth/sign-in")
    assert bob.visit("/profile").heading == "Profile"


def test_o34_how_long_that_is_is_told_as_the_operator_set_it(install):
    lasting = "[tenants.northwind.sessions]\nidle_minutes = 90\nabsolute_hours = 300\n"
    bob = install(lasting).browser()
    page = bob.visit("/auth/sign-in")
    bob.follow(bob.send(page, identifier="bob", password=PASSWORDS["bob"]))

    assert "or 90 minutes after its last use" in bob.visit("/password/still-signed-in").text
    bob.language = "zh-CN"
    assert "90分钟" in bob.visit("/password/still-signed-in").text


# For the first time


def test_83_someone_with_nothing_to_prove_sets_one_first_and_proves_with_it(signed_in_as, sandbox):
    carol = signed_in_as("carol")
    page = carol.visit("/username")
    page = carol.visit(page.link("Set a password"))

    assert (page.heading, page.status) == ("Set a password", 200)
    assert "You have none so far." in page.text
    page = changed_to(carol, page, NEW)
    assert page.heading == "Confirm it’s you"
    assert page.url.endswith("/verify/password?next=/username")
    assert prove(carol, page, NEW).heading == "Username"


def test_someone_without_a_password_proves_by_code_and_sets_one(
    signed_in_as, sandbox, installation
):
    erin = signed_in_as("erin")
    page = erin.visit(PASSWORD)
    page = erin.follow(erin.send(page, _action="/verify/email/code"))
    page = erin.follow(erin.send(page, code=sandbox.code_for("erin@example.test")))
    assert page.heading == "Set a password"

    page = changed_to(erin, page, NEW)
    assert page.notices() == ["Your password has been set."]
    assert can_sign_in(installation, "erin@example.test", NEW)
    assert erin.visit(PASSWORD).heading == "Change your password"


def test_83_a_first_password_too_weak_is_told_without_a_proof(signed_in_as, sandbox):
    carol = signed_in_as("carol")
    page = enter(carol, carol.visit(PASSWORD), "short")

    assert "Use at least 10 characters." in page.error_of("new_password")


def test_w30_whoever_has_one_by_now_proves_it_first(signed_in_as, sandbox):
    carol, elsewhere = signed_in_as("carol"), signed_in_as("carol")
    form = carol.visit(PASSWORD)
    changed_to(elsewhere, elsewhere.visit(PASSWORD), NEW)
    sandbox.forget_calls()
    answer = enter(carol, form, "Juniper-Signal-45!")

    assert answer.location == "/verify?next=/password"
    assert changes_of(sandbox) == []


@pytest.mark.parametrize("next_page", ["https://evil.example", "//evil.example", "/nowhere", "/"])
def test_o70_afterwards_it_leads_to_pages_of_ours_only(signed_in_as, next_page):
    carol = signed_in_as("carol")
    page = carol.visit(f"{PASSWORD}?next={next_page}")

    assert enter(carol, page, NEW).location == "/"


# What is asked of it


def test_the_policy_is_there_before_typing(form):
    rules = [" ".join(rule.get_text().split()) for rule in form.soup.select(".rules li")]

    assert rules == [
        "10 to 128 characters",
        "Letters without accents, numbers, spaces and the symbols of a US keyboard",
        "At least 3 of these: small letters, capital letters, numbers, symbols",
        "Not made up of sequences or one character again and again, like 1234 or aaaa",
        "Not made up of your name, username, email address or phone number",
        "Not known from a data breach",
    ]
    described = form.soup.select_one("[name=new_password]")["aria-describedby"]
    assert form.soup.find(id=described).select("li")


@pytest.mark.parametrize(
    ("policy", "shown", "not_shown"),
    [
        ({"length": {"min": 6, "max": 40}}, "6 to 40 characters", "10 to"),
        ({}, "8 to 256 characters", "At least"),
        ({"characterTypes": {"min": 4}}, "at least one of each", "At least"),
        ({"rejects": {"pwned": False}}, "8 to 256", "data breach"),
        ({"rejects": {"userInfo": False}}, "8 to 256", "your name"),
        ({"rejects": {"repetitionAndSequence": False}}, "8 to 256", "sequences"),
        ({"rejects": {"words": ["portal", "acme"]}}, "Not made up of: portal and acme", "easy to"),
        ({"rejects": {"words": [*"abcdefg"]}}, "words that are too easy to guess", "a, b"),
    ],
)
def test_the_policy_shown_is_the_tenants(alice, form, portal, sandbox, policy, shown, not_shown):
    sandbox.set_sign_in_experience(passwordPolicy=policy)
    portal.extensions["foyer.platforms"].forget()
    rules = alice.visit(PASSWORD).soup.select_one(".rules").get_text()

    assert shown in rules
    assert not_shown not in rules


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a new password."),
        ("Sh0rt-Pw!", "Use at least 10 characters."),
        ("Aa1-" * 40, "Use at most 128 characters."),
        (
            "thicketmarble70452",
            "Use at least 3 of these: small letters, capital letters, numbers, symbols.",
        ),
        (
            "Marble-Thicket-é70!",
            "Use letters without accents, numbers, spaces and the symbols of a US keyboard only.",
        ),
        (
            "AliceLiddell1!",
            "Do not build it from your name, username, email address or phone number.",
        ),
        (
            "14155550101aA",
            "Do not build it from your name, username, email address or phone number.",
        ),
    ],
)
def test_r25_what_can_be_told_here_is_told_without_asking(alice, form, sandbox, password, words):
    sandbox.change_user("alice", name="Alice Liddell")
    sandbox.forget_calls()
    page = enter(alice, form, password)

    assert page.error_of("new_password") == words
    assert sandbox.changes() == []


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Aaaaaaaaaaaaaaa1", "Do not build it from one character again and again."),
        ("Qwertyuiop1", "Do not build it from sequences such as 1234, abcd or qwerty."),
        (PASSWORDS["alice"], "This is the password you have now. Choose another."),
    ],
)
def test_r25_what_the_platform_says_is_told_on_the_field(alice, form, password, words):
    assert enter(alice, form, password).error_of("new_password") == words


def test_r25_every_reason_of_the_platform_is_told_with_its_number(alice, form, sandbox):
    """The policy changed after we last asked for it: what we check is not what counts."""
    strict = {
        "length": {"min": 20, "max": 128},
        "characterTypes": {"min": 4},
        "rejects": {"words": ["test"]},
    }
    alice.visit(PASSWORD)
    sandbox.set_sign_in_experience(passwordPolicy=strict)
    page = enter(alice, form, "testTESTtest")  # two kinds
    first = page.error_of("new_password")
    assert first == (
        "Use at least 3 of these: small letters, capital letters, numbers, symbols."
    ), "ours, a minute old"

    page = enter(alice, form, "test_Test_1")
    assert page.error_of("new_password") == "Use at least 20 characters."
    page = enter(alice, form, "test_TEST_")
    summary = [line.get_text(" ", strip=True) for line in page.soup.select(".error-summary li")]
    assert summary == [
        "New password: Use at least 20 characters.",
        "New password: Use at least 4 of these: small letters, capital letters, numbers, symbols.",
        "New password: Do not build it from words that are not allowed here.",
    ]
    for line in summary:
        assert line.removeprefix("New password: ") in page.error_of("new_password")


def test_r25_a_password_from_a_breach_is_told_as_that(alice, form, portal, sandbox):
    sandbox.set_sign_in_experience(passwordPolicy={"length": {"min": 10}})
    portal.extensions["foyer.platforms"].forget()
    page = enter(alice, form, "test_password")

    assert page.error_of("new_password").startswith("This password is known from a data breach")


def test_reasons_are_told_in_the_persons_language(alice, form):
    alice.language = "zh-CN"
    page = enter(alice, alice.visit(PASSWORD), "short")

    assert page.heading == "更改密码"
    assert page.error_of("new_password") == (
        "请至少输入 10 个字符。 请至少使用以下 3 种字符：小写字母、大写字母、数字、符号。"
    )


@pytest.mark.parametrize(
    "password",
    [
        "  Marble thicket 70  ",
        "Mar7-" * 25,
        "<b>&amp;%20+\"'\\/\\n Aa1",
    ],
)
def test_w40_it_is_sent_as_it_was_typed(alice, form, installation, password):
    assert changed_to(alice, form, password).notices() == ["Your password has been changed."]
    assert can_sign_in(installation, "alice", password)
    assert not can_sign_in(installation, "alice", password.strip() + " ")


# The form


def test_w40_password_managers_find_their_way(form):
    new = form.soup.select_one("[name=new_password]")
    account = form.soup.select_one("[autocomplete=username]")

    assert (new["type"], new["autocomplete"]) == ("password", "new-password")
    assert not new.has_attr("maxlength"), "a pasted password would be cut off in silence"
    assert not new.get("value")
    assert (account["value"], account.get("name")) == ("alice", None)


def test_without_script_it_is_asked_for_twice_and_with_script_once(alice, form, sandbox):
    assert form.soup.select("noscript [name=repeat]")

    page = enter(alice, form, NEW, repeat="Marble-Thicket-71!")
    assert page.error_of("repeat") == "The two are not the same. Enter the new password twice."
    assert changes_of(sandbox)[-1:] != ["POST /api/my-account/password"]
    with_script = alice.send(page, new_password=NEW, repeat=None)
    assert with_script.location == "/password/still-signed-in"


def test_where_the_tenant_closed_it_there_is_no_such_page(alice, form, portal, sandbox):
    sandbox.set_fields(password="ReadOnly")
    portal.extensions["foyer.platforms"].forget()

    assert alice.visit(PASSWORD).status == 404


def test_r23_a_tenant_that_closes_it_meanwhile_is_told_as_that(alice, form, sandbox):
    sandbox.set_fields(password="ReadOnly")
    page = enter(alice, form, NEW)

    assert page.status == 403
    assert "Changing this is switched off now." in page.text


# When it does not go smoothly


def test_r36_sent_twice_it_acts_once(alice, form, sandbox):
    sandbox.forget_calls()
    first, second = enter(alice, form, NEW), enter(alice, form, NEW)

    assert first.location == second.location == "/password/still-signed-in"
    assert changes_of(sandbox) == ["POST /api/my-account/password"]


def test_w11_a_stale_form_says_that_the_password_is_gone(alice, form, sandbox):
    sandbox.forget_calls()
    page = alice.send(form, new_password=NEW, repeat=NEW, csrf_token="stale")

    assert "passwords are kept nowhere. Enter the new one again." in page.text
    assert page.value_of("new_password") == ""
    assert changes_of(sandbox) == []
    assert enter(alice, page, NEW).location == "/password/still-signed-in"


def test_r20_r35_after_a_lapse_it_is_asked_for_again_and_was_kept_nowhere(
    alice, form, sandbox, advance
):
    advance(minutes=11)
    sandbox.forget_calls()
    page = alice.follow(enter(alice, form, NEW))
    assert page.heading == "Confirm it’s you"
    assert changes_of(sandbox) == []

    page = prove(alice, page, PASSWORDS["alice"])
    assert page.notices() == [
        "Thank you. Enter the new password once more: passwords are kept nowhere in between."
    ]
    assert page.value_of("new_password") == ""
    assert enter(alice, page, NEW).location == "/password/still-signed-in"


def test_r20_the_platforms_word_that_a_proof_is_over_counts(alice, form, sandbox, installation):
    sandbox.age("verification_records", 600)
    page = alice.follow(enter(alice, form, NEW))

    assert page.heading == "Confirm it’s you"
    assert not can_sign_in(installation, "alice", NEW)
    assert "once more" in prove(alice, page, PASSWORDS["alice"]).text


def test_r28_a_platform_that_is_down_changed_nothing_and_says_so(alice, form, sandbox):
    sandbox.break_("status", "/api/my-account/password", status=503)
    page = enter(alice, form, NEW)

    assert page.status == 503
    assert "Your password was not changed. Enter the new one again" in page.text
    assert page.value_of("new_password") == ""


def test_r28_an_answer_that_never_came_is_unknown_and_can_be_found_out(alice, form, sandbox):
    sandbox.break_("status", "/api/my-account/password", status=504, after=True)
    page = enter(alice, form, NEW)
    assert page.status == 504
    assert "We do not know whether your password was changed" in page.text

    sandbox.mend()
    page = enter(alice, page, NEW)
    assert page.error_of("new_password") == "This is the password you have now. Choose another."


def test_r32_a_reason_nobody_knows_is_told_all_the_same(alice, form, sandbox):
    sandbox.break_(
        "status",
        "/api/my-account/password",
        status=422,
        json={
            "code": "password.rejected",
            "message": "no",
            "data": [{"code": "password_rejected.moon"}],
        },
    )
    page = enter(alice, form, NEW)

    assert page.error_of("new_password") == "This was not accepted. Check it and correct it."
