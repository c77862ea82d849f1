"""Access tokens: seen once, listed without their values, and nobody reaches anybody else's."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.backends.logto.backend import LogtoBackend
from portal.identity.backend import Capability
from portal.sandbox import current
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import CONTOSO, sign_in
from tests.pages.faults import FAULTS
from tests.pages.test_secrets import log

__all__ = ["log"]

LIST, NEW = "/access-tokens", "/access-tokens/new"
API = f"/api/users/{cast_id('alice')}/personal-access-tokens"


def prove(browser: Browser, who: str = "alice") -> Page:
    page = browser.visit(NEW)
    assert page.heading == "Confirm it’s you"
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


def value_in(page: Page) -> str:
    return str(page.soup.select_one("#token")["value"])


def make(browser: Browser, name: str, **more: str) -> Page:
    return browser.send(prove(browser), name=name, **more)


@pytest.fixture
def form(alice: Browser) -> Page:
    return prove(alice)


@pytest.fixture(scope="module")
def generous(install):
    return install("[tenants.northwind.access_tokens]\nnever = true\nlongest_days = 20\n")


def test_who_has_none_is_told_what_they_are_for(alice):
    page = alice.visit(LIST)

    assert "No access tokens" in page.text
    assert page.link("New token") == NEW


def test_w43_the_value_is_in_the_answer_and_never_again(alice, form, sandbox):
    made = alice.send(form, name="Laptop")
    value = value_in(made)

    assert made.status == 200
    assert made.heading == "Your new access token"
    assert made.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in made.headers
    assert value.startswith("pat_")
    assert made.body.count(value) == 1
    for path in (LIST, alice.visit(LIST).link("Rename"), alice.visit(LIST).link("Revoke")):
        assert value not in alice.visit(path).body


def test_the_page_says_how_a_program_uses_it_without_the_value_in_the_command(alice, form):
    made = alice.send(form, name="Laptop")
    command = made.soup.select_one("pre").get_text()

    assert "grant_type=urn:ietf:params:oauth:grant-type:token-exchange" in command
    assert 'subject_token=$ACCESS_TOKEN"' in command
    assert value_in(made) not in command


def test_r36_w43_sent_again_it_makes_no_second_one_and_says_that_it_was_shown(alice, form, sandbox):
    alice.send(form, name="Laptop")
    sandbox.forget_calls()
    again = alice.send(form, name="Laptop")
    page = alice.follow(again)

    assert sandbox.changes() == []
    assert again.status == 303
    assert page.heading == "Laptop"
    assert "Its value was shown once" in page.text


def test_w30_each_token_asks_anew_who_it_is(alice, form):
    alice.send(form, name="Laptop")

    assert alice.get(NEW).location == f"/verify?next={NEW}"


def test_a_name_that_was_refused_costs_no_second_proof(alice, form, sandbox):
    sandbox.add_token("alice", "Laptop")
    page = alice.send(form, name="Laptop")

    assert page.error_of("name") == "You use this name already. Choose another."
    assert page.value_of("name") == "Laptop"
    assert value_in(alice.send(page, name="Phone"))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Enter a name."),
        ({"name": "x" * 257}, "name", "This is too long. Use fewer characters."),
        ({"expires": "day", "day": ""}, "day", "Choose a day."),
        ({"expires": "day", "day": "soon"}, "day", "Choose a day."),
        ({"expires": "day", "day": "2001-01-01"}, "day", "Choose a day that is still to come."),
        (
            {"expires": "day", "day": "9999-12-31"},
            "day",
            "This is too far ahead. Choose an earlier day.",
        ),
        ({"expires": "never"}, "expires", "This was not accepted. Check it and correct it."),
        ({"expires": "4000"}, "expires", "This was not accepted. Check it and correct it."),
    ],
)
def test_what_cannot_be_had_is_said_on_the_field_and_nothing_is_lost(
    alice, form, sandbox, typed, field, words
):
    sandbox.forget_calls()
    page = alice.send(form, **{"name": "Laptop", "expires": "7", **typed})

    assert page.error_of(field) == words
    assert page.value_of("name") == typed.get("name", "Laptop")
    assert page.value_of("day") == typed.get("day", "")
    assert sandbox.changes() == []


def test_a_token_lasts_thirty_days_unless_said_and_the_day_is_printed(alice, form):
    chosen = form.soup.select_one("[name=expires] option[selected]")
    alice.send(form, name="Laptop")
    page = alice.visit(LIST)

    assert chosen["value"] == "30"
    day = chosen.get_text().split("until ")[1].rstrip(")")
    assert f"Expires on {day}" in page.text


def test_a_day_ends_where_the_person_is(alice, sandbox):
    sandbox.change_user("alice", profile={"zoneinfo": "Asia/Tokyo"})
    form = prove(alice)
    first = form.soup.select_one("[name=day]")["min"]
    alice.send(form, name="Laptop", expires="day", day=first)
    [token] = sandbox.app.extensions[current.STORE].rows("SELECT * FROM personal_access_tokens")

    end = datetime.fromtimestamp(token["expires_at"] / 1000, ZoneInfo("Asia/Tokyo"))
    assert end.isoformat() == f"{first}T23:59:59+09:00"


def test_the_operator_says_how_long_a_token_may_last_and_whether_for_ever(generous):
    browser = generous.browser()
    sign_in(browser, "alice", generous.sandbox)
    form = prove(browser)
    offered = [option["value"] for option in form.soup.select("[name=expires] option")]
    browser.send(form, name="Robot", expires="never")

    assert offered == ["7", "day", "never"]
    assert "Never expires" in browser.visit(LIST).text


def test_the_states_are_told(alice, sandbox):
    for name, days in (("Old", 0), ("Soon", 5), ("Good", 30), ("Always", None)):
        sandbox.add_token("alice", name, days=days)
    told = {
        item.select_one(".item__title bdi").get_text(): item.select_one(".tag").get_text()
        for item in alice.visit(LIST).soup.select(".item")
    }

    assert told == {"Old": "Expired", "Soon": "Expires soon", "Good": "Active", "Always": "Active"}


def test_a_token_gets_another_name(alice, sandbox):
    key = sandbox.add_token("alice", "Laptop")
    page = alice.follow(alice.submit(f"{LIST}/{key}", name="Old laptop"))

    assert page.notices() == ["The token is now called Old laptop."]
    assert "Old laptop" in page.text


def test_a_name_in_use_is_told_when_renaming(alice, sandbox):
    sandbox.add_token("alice", "Laptop")
    key = sandbox.add_token("alice", "Phone")
    page = alice.submit(f"{LIST}/{key}", name="Laptop")

    assert page.error_of("name") == "You use this name already. Choose another."


def test_revoking_asks_first_and_says_what_stops(alice, sandbox):
    key = sandbox.add_token("alice", "Laptop")
    page = alice.visit(f"{LIST}/{key}/revocation")
    assert page.heading == "Revoke Laptop?"
    assert "Programs that use this token get no new access" in page.text
    page = alice.follow(alice.send(page, _action=f"{LIST}/{key}/revocation"))

    assert page.notices() == ["Laptop has been revoked."]
    assert "No access tokens" in page.text


def test_w44_c45_a_token_that_is_not_theirs_has_no_page_and_is_not_touched(
    alice, signed_in_as, sandbox
):
    own = sandbox.add_token("alice", "Laptop")
    bobs = sandbox.add_token("bob", "Bob’s laptop")
    elsewhere = signed_in_as("bob", CONTOSO)
    for browser, key in ((alice, bobs), (alice, "A" * 16), (elsewhere, own)):
        token = browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
        sandbox.forget_calls()
        sent = {"csrf_token": token, "form_key": "k" * 22, "name": "Laptop"}
        for path in (f"{LIST}/{key}", f"{LIST}/{key}/revocation"):
            assert browser.get(path).status == 404
            assert browser.post(path, {**sent, "currentName": "Laptop"}).status == 404
        assert sandbox.changes() == []


def test_w44_a_token_made_anew_under_an_old_name_is_another(alice, sandbox):
    before = sandbox.add_token("alice", "Laptop")
    page = alice.visit(f"{LIST}/{before}/revocation")
    alice.send(page, _action=f"{LIST}/{before}/revocation")
    sandbox.add_token("alice", "Laptop")

    assert alice.get(f"{LIST}/{before}/revocation").status == 404


def test_w44_signed_out_nothing_is_reached(anyone, sandbox):
    key = sandbox.add_token("alice", "Laptop")
    sandbox.forget_calls()
    for path in (LIST, NEW, f"{LIST}/{key}", f"{LIST}/{key}/revocation"):
        assert anyone.get(path).location.startswith("/auth/sign-in")
    assert not [call for call in sandbox.calls() if "personal-access" in call["path"]]


def test_w23_a_hostile_name_from_elsewhere_is_shown_without_its_tricks(alice, sandbox):
    key = sandbox.add_token("alice", "<b>x\u202egnp")
    page = alice.visit(LIST)

    assert page.soup.select_one(".item__title bdi").get_text() == "<b>xgnp"
    path = f"{LIST}/{key}/revocation"
    page = alice.follow(alice.send(alice.visit(path), _action=path))
    assert page.notices() == ["<b>xgnp has been revoked."]


def test_r20_to_r33_no_answer_of_the_platform_is_a_fault_of_ours_or_loses_what_was_typed(
    alice, form, sandbox
):
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, API, method="POST", **options)
        answer = alice.send(form, name="Laptop f", expires="60")
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        if answer.soup.select_one("main [name=name]"):
            assert answer.value_of("name") == "Laptop f", row
            assert answer.value_of("expires") == "60", row
        sandbox.mend()
    assert "No access tokens" in alice.visit(LIST).text


def test_r28_a_token_that_may_have_been_made_is_told_as_that(alice, form, sandbox):
    sandbox.break_("truncated", API, method="POST", after=True)
    page = alice.send(form, name="Laptop")
    sandbox.mend()

    assert page.status == 504
    assert "nobody has seen its value" in page.text
    assert "Laptop" in alice.visit(LIST).text


def test_where_the_portal_has_no_authority_there_is_no_menu_entry_and_no_page(
    alice, portal, monkeypatch
):
    able = frozenset(Capability) - {Capability.ACCESS_TOKENS}
    monkeypatch.setattr(LogtoBackend, "capabilities", able)

    assert alice.get(LIST).status == 404
    assert "Access tokens" not in alice.visit("/").soup.get_text()


def test_w70_a_value_is_in_its_one_answer_and_in_no_page_log_or_file(
    installation, alice, form, sandbox, log
):
    seen: list[str] = []
    original = alice.open

    def watched(method, url, **kw):
        page = original(method, url, **kw)
        seen.extend((page.body, *(f"{name}: {value}" for name, value in page.headers)))
        return page

    value = value_in(alice.send(form, name="Canary"))
    alice.open = watched
    alice.follow(alice.send(form, name="Canary"))
    key = alice.visit(LIST).link("Rename Canary")
    alice.follow(alice.submit(key, name="Canary bird"))
    path = alice.visit(LIST).link("Revoke Canary bird")
    alice.follow(alice.send(alice.visit(path), _action=path))
    seen.append(log.getvalue())
    for file in installation.folder.rglob("*"):
        if file.is_file() and not file.name.startswith("sandbox"):
            seen.append(file.read_bytes().decode("latin-1"))

    everything = "\n".join(seen)
    assert "Canary bird has been revoked" in everything
    assert value not in everything
    assert value.removeprefix("pat_") not in everything
