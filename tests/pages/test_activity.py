"""What happened to my account: from both who note it, in one list, in sentences."""

import pyotp
import pytest
from sqlalchemy import delete

from portal.journal.journal import Journal
from portal.journal.tables import entries
from portal.notices.parts import parts
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.seed import FRANKS_TOTP_SECRET, PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import CONTOSO, sign_in
from tests.notices.errands import proven
from tests.pages.test_devices import FIREFOX, HOSTILE, ZURICH

ACTIVITY = "/activity"
HOUR = 3_600_000


def rows(page: Page) -> list[str]:
    return [
        " ".join(item.select_one(".item__words").get_text(" ", strip=True).split())
        for item in page.soup.select(".item")
    ]


def titles(page: Page) -> list[str]:
    return [tag.get_text(" ", strip=True) for tag in page.soup.select(".item__title")]


def journal_of(installation) -> Journal:
    with installation.portal.app_context():
        return parts().journal


def rename(installation, table: str, name: str) -> None:
    with journal_of(installation).database.writing() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


@pytest.fixture(autouse=True)
def _an_empty_journal(installation):
    with journal_of(installation).database.writing() as connection:
        connection.execute(delete(entries))


def log(sandbox, key: str, who: str = "alice", ago: int = 0, **payload) -> str:
    """Let the identity server have noted something."""
    with sandbox.app.app_context():
        user = store().find("users", username=who)
        newest = store().rows("SELECT max(created_at) AS at FROM logs")[0]["at"]
        line = {
            "key": key,
            "result": "Success",
            "userId": user["id"],
            "applicationId": "northwind-portal",
            **payload,
        }
        id_, at = long_id(), newest - ago
        store().insert("logs", id=id_, key=key, user_id=user["id"], payload=line, created_at=at)
    return id_


def change_username(browser: Browser, sandbox, to: str) -> Page:
    return browser.send(proven(browser, "/username", "alice", sandbox), username=to)


def test_sign_ins_and_changes_are_one_list_the_newest_first(anyone, alice, sandbox):
    anyone.sends = {"User-Agent": FIREFOX, **ZURICH}
    sign_in(anyone, "alice", sandbox)
    change_username(alice, sandbox, "alice_w")
    change_username(alice, sandbox, "bob")
    page = alice.visit(ACTIVITY)

    assert titles(page) == [
        "Changing your username was refused",
        "Your username was changed",
        "Signed in with a password",
        "Signed in with a password",
    ]
    assert rows(page)[2].endswith("· Firefox on Windows · Near Zürich, Switzerland")
    assert rows(page)[0].endswith("· Unknown browser · Place not known")


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("sign-ins", ["Signed in with a password"]),
        ("changes", ["Your username was changed"]),
        ("refusals", ["Changing your username was refused"]),
        ("nonsense", [None] * 3),
    ],
)
def test_one_kind_can_be_looked_for(alice, sandbox, show, shown):
    change_username(alice, sandbox, "alice_w")
    change_username(alice, sandbox, "bob")
    page = alice.visit(f"{ACTIVITY}?show={show}")

    assert len(titles(page)) == len(shown)
    if None not in shown:
        assert titles(page) == shown
        current = page.soup.select_one('.tabs [aria-current="page"]')
        assert current["href"] == f"{ACTIVITY}?show={show}"


def test_where_nothing_of_a_kind_happened_it_says_so(alice):
    assert "Nothing to show" in alice.visit(f"{ACTIVITY}?show=changes").text


def test_second_steps_are_told_the_good_and_the_refused(installation, sandbox):
    frank = installation.browser()
    page = frank.visit("/auth/sign-in")
    page = frank.follow(frank.send(page, identifier="frank", password=PASSWORDS["frank"]))
    frank.send(page, code="000000")
    frank.follow(frank.send(page, code=pyotp.TOTP(FRANKS_TOTP_SECRET).now()))

    assert titles(frank.visit(ACTIVITY)) == [
        "Signed in with a password and an authenticator app",
        "A sign-in with an authenticator app was refused",
    ]


@pytest.mark.parametrize(
    ("key", "payload", "said"),
    [
        ("Interaction.Register.Submit", {}, "The account was created"),
        ("Interaction.ForgotPassword.Submit", {}, "A forgotten password was replaced"),
        ("Interaction.SignIn.BindMfa.Totp.Submit", {}, "A second step was set up at a sign-in"),
        ("Interaction.SignIn.SignInPasskey.Submit", {}, "A passkey was added at a sign-in"),
        (
            "Interaction.SignIn.Submit",
            {"result": "Error", "error": {"code": "user.suspended"}},
            "A sign-in was refused",
        ),
        (
            "Interaction.SignIn.Submit",
            {"interaction": {"verificationRecords": [{"type": "TeleportBeam"}]}},
            "Signed in",
        ),
        ("Interaction.SignIn.Submit", {"interaction": "nonsense"}, "Signed in"),
        # Of machinery, of a step on the way, and what nobody knows: nothing is said.
        ("ExchangeTokenBy.RefreshToken", {}, None),
        ("Interaction.Create", {}, None),
        ("Interaction.SignIn.Identifier.Submit", {}, None),
        ("Interaction.SignIn.Verification.Password.Submit", {}, None),
        ("Interaction.Juggling.Submit", {}, None),
        ("Something.New", {}, None),
        (
            "Interaction.SignIn.Submit",
            {"result": "Error", "error": {"code": "session.mfa.require_mfa_verification"}},
            None,
        ),
        (
            "Interaction.SignIn.Submit",
            {"result": "Error", "error": {"code": "user.missing_profile"}},
            None,
        ),
    ],
    ids=lambda value: str(value)[:44],
)
def test_65_what_the_platform_noted_is_said_if_it_says_something(
    alice, sandbox, key, payload, said
):
    log(sandbox, key, ago=-1000, **payload)
    found = titles(alice.visit(ACTIVITY))

    assert found == ([said] if said else []) + ["Signed in with a password"]


def test_w21_what_a_browser_says_of_itself_is_text_and_nothing_else(alice, sandbox):
    context = {"city": HOSTILE, "country": HOSTILE}
    log(
        sandbox,
        "Interaction.SignIn.Submit",
        userAgent=HOSTILE + "x" * 5000,
        ip=HOSTILE,
        interaction={"signInContext": context},
    )
    page = alice.visit(ACTIVITY)

    assert not page.soup.select("main script")
    assert "‮" not in page.text


def test_w44_nobody_sees_what_happened_to_somebody_else(alice, bob, signed_in_as, sandbox):
    at_contoso = signed_in_as("alice", CONTOSO)
    change_username(alice, sandbox, "alice_w")

    assert titles(bob.visit(ACTIVITY)) == ["Signed in with a password"]
    assert "Your username was changed" not in titles(at_contoso.visit(ACTIVITY))


def test_w44_a_log_that_tells_of_somebody_else_all_the_same_is_not_believed(alice, sandbox):
    line = {"key": "Interaction.SignIn.Submit", "result": "Success", "userId": "mallory"}
    other = {"id": "x", "key": line["key"], "payload": line, "createdAt": 1}
    sandbox.break_("status", "/api/logs", status=200, json=[other])

    assert titles(alice.visit(ACTIVITY)) == []


def test_pages_go_back_in_time_and_leave_nothing_out_and_repeat_nothing(alice, sandbox):
    for number in range(60):
        key = "Interaction.Register.Submit" if number % 2 else "Interaction.ForgotPassword.Submit"
        log(sandbox, key, ago=number // 3 * 1000)  # three at a time are of one moment
    seen, page = 0, alice.visit(ACTIVITY)
    first = page.url
    while True:
        assert len(rows(page)) <= 28
        seen += len(rows(page))
        older = page.soup.find("a", string=lambda text: text and "Show earlier" in text) or next(
            (a for a in page.soup.select("main a.button") if "Show earlier" in a.get_text()), None
        )
        if older is None:
            break
        page = alice.visit(older["href"])

    assert seen == 61
    assert page.link("Back to the newest") == first.removeprefix("http://localhost:5000")


def test_what_machinery_noted_in_between_hides_nothing(alice, sandbox):
    log(sandbox, "Interaction.Register.Submit", ago=1000 * HOUR)
    for number in range(150):
        log(sandbox, "ExchangeTokenBy.RefreshToken", ago=number * HOUR + 1)

    assert "The account was created" in titles(alice.visit(ACTIVITY))


def test_far_back_it_is_asked_for_again_rather_than_waited_for(alice, sandbox):
    log(sandbox, "Interaction.Register.Submit", ago=1000 * HOUR)
    for number in range(330):
        log(sandbox, "ExchangeTokenBy.RefreshToken", ago=number * HOUR + 1)
    page = alice.visit(f"{ACTIVITY}?show=sign-ins")
    sandbox.forget_calls()
    page = alice.visit(page.link("Show earlier"))

    assert titles(page) == ["The account was created"]
    assert len([call for call in sandbox.calls() if call["path"] == "/api/logs"]) == 1


@pytest.mark.parametrize("before", ["0", "-5", "x", "9" * 40, "1e9", ""])
def test_a_moment_that_is_none_is_now(alice, before):
    assert titles(alice.visit(f"{ACTIVITY}?before={before}")) == ["Signed in with a password"]


def test_r04_without_the_platforms_half_the_portals_is_shown_and_it_is_said(alice, sandbox):
    change_username(alice, sandbox, "alice_w")
    sandbox.break_("status", "/api/logs", status=503)
    page = alice.visit(ACTIVITY)

    assert page.status == 200
    assert "We could not load your sign-ins." in page.text
    assert titles(page) == ["Your username was changed"]


def test_r04_without_the_journal_the_platforms_half_is_shown_and_it_is_said(
    alice, installation, sandbox
):
    change_username(alice, sandbox, "alice_w")
    rename(installation, "entries", "gone")
    try:
        page = alice.visit(ACTIVITY)
    finally:
        rename(installation, "gone", "entries")

    assert page.status == 200
    assert "We could not load what was done in this portal." in page.text
    assert titles(page) == ["Signed in with a password"]


def test_r22_where_the_portal_may_not_read_the_log_it_is_said_as_not_loaded(alice, sandbox):
    sandbox.break_("status", "/api/logs", status=403, json={"code": "auth.forbidden"})

    assert "We could not load your sign-ins." in alice.visit(ACTIVITY).notices()[0]


def test_times_are_told_in_the_persons_zone_and_language(alice, sandbox):
    alice.language = "zh-CN"
    page = alice.visit(ACTIVITY)

    assert page.heading == "活动记录"
    assert titles(page) == ["已使用密码登录"]
