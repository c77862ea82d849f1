"""The username: what may be had is said before typing, and the last way in stays."""

import pytest

from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.pages.faults import FAULTS

USERNAME, REMOVAL = "/username", "/username/removal"
ACCOUNT = "/api/my-account"


def prove(browser: Browser, who: str) -> Page:
    page = browser.visit(f"/verify/password?next={USERNAME}")
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


@pytest.fixture
def form(alice: Browser) -> Page:
    return prove(alice, "alice")


def policy(**changed: object) -> dict[str, object]:
    characters = {"lowercase": True, "uppercase": True, "numbers": True, "underscore": True}
    whole = {"caseSensitive": True, "minLength": 1, "maxLength": 128, "allowedChars": characters}
    return {"usernamePolicy": whole | changed}


def test_what_a_username_looks_like_is_said_before_it_is_typed(alice, sandbox, portal):
    characters = {"lowercase": True, "uppercase": False, "numbers": False, "underscore": True}
    sandbox.set_sign_in_experience(**policy(minLength=3, maxLength=12, allowedChars=characters))
    portal.extensions["foyer.platforms"].forget()
    page = prove(alice, "alice")

    assert [rule.get_text() for rule in page.soup.select(".rules li")] == [
        "3 to 12 characters",
        "Letters without accents, numbers and underscores",
        "No number at the beginning",
        "No capital letters",
        "No numbers",
    ]


def test_another_username_is_the_one_to_sign_in_with(alice, form, sandbox):
    page = alice.follow(alice.send(form, username="alice_in_w"))

    assert page.notices() == ["You now sign in as alice_in_w."]
    assert sandbox.user("alice_in_w")["username"] == "alice_in_w"


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("", "Enter a username."),
        ("bob", "This is taken. Choose another."),
        ("1alice", "Begin with a letter or an underscore, not with a number."),
        ("al-ice", "Use letters without accents, numbers and underscores only."),
        ("älice", "Use letters without accents, numbers and underscores only."),
        ("a" * 129, "This is too long. Use fewer characters."),
    ],
)
def test_what_cannot_be_had_is_said_on_the_field_and_stays_in_it(alice, form, username, words):
    page = alice.send(form, username=username)

    assert page.error_of("username") == words
    assert page.value_of("username") == username


def test_what_breaks_a_rule_of_the_tenant_is_not_sent_to_the_platform(alice, form, sandbox):
    sandbox.forget_calls()
    alice.send(form, username="1alice")

    assert sandbox.changes() == []


def test_r36_a_form_sent_twice_acts_once(alice, form, sandbox):
    sandbox.forget_calls()
    first, second = (alice.send(form, username="alice_twice") for _ in range(2))

    assert (first.location, second.location) == (USERNAME, USERNAME)
    assert sandbox.changes() == [f"PATCH {ACCOUNT}"]


def test_w11_a_form_that_was_open_for_long_comes_back_filled(alice, form, sandbox):
    values = {"csrf_token": "old", "form_key": "k" * 22, "username": "alice_later"}
    page = alice.post(USERNAME, values)

    assert page.value_of("username") == "alice_later"
    assert "Nothing is lost" in page.text
    assert sandbox.user("alice")["username"] == "alice"


def test_r20_to_r33_no_answer_of_the_platform_is_a_fault_of_ours_or_loses_what_was_typed(
    alice, form, sandbox
):
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, ACCOUNT, method="PATCH", **options)
        answer = alice.send(alice.visit(USERNAME), username="alice_f")
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        if answer.soup.select_one("main [name=username]"):
            assert answer.value_of("username") == "alice_f", row
        sandbox.mend()
    assert sandbox.user("alice")["username"] == "alice"

    assert alice.send(alice.visit(USERNAME), username="alice_f").location == USERNAME


def test_r28_a_change_that_may_have_happened_is_told_as_that(alice, form, sandbox):
    sandbox.break_("truncated", ACCOUNT, method="PATCH", after=True)
    page = alice.send(form, username="alice_perhaps")

    assert page.status == 504
    assert "We do not know whether this was saved" in page.text


def test_a_username_goes_after_the_page_has_said_what_is_left(alice, form, sandbox):
    page = alice.visit(REMOVAL)
    assert "How will I still get in?" in page.text
    assert "alice@example.test" in page.text
    page = alice.follow(alice.send(page, _action=REMOVAL))

    assert page.notices() == ["Your username has been removed."]
    assert page.value_of("username") == ""


def test_w34_the_last_way_in_stays_and_the_platform_is_not_asked(signed_in_as, sandbox):
    dave = signed_in_as("dave")
    prove(dave, "dave")
    page = dave.visit(REMOVAL)
    token = page.soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    dave.post(REMOVAL, {"csrf_token": token, "form_key": "k" * 22})

    assert not page.soup.select(f"main form[action='{REMOVAL}']")
    assert sandbox.changes() == []
    assert sandbox.user("dave")["username"] == "dave"


@pytest.mark.parametrize("control", ["Off", "ReadOnly"])
def test_r23_where_the_tenant_closed_it_there_is_no_page(alice, form, sandbox, portal, control):
    sandbox.set_fields(username=control)
    portal.extensions["foyer.platforms"].forget()

    assert alice.get(USERNAME).status == 404
    assert alice.get(REMOVAL).status == 404
