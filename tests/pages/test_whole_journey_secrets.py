"""One person's way through all of the portal, and what it leaves behind of their secrets (W-70)."""

import secrets
import zipfile
from urllib.parse import parse_qs, urlsplit

import msgspec
import pyotp
import pytest
from sqlalchemy import select

from portal.journal.tables import outbox
from portal.notices.letter import Letter
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.canaries import Watch, disguises
from tests.conftest import CONTOSO, PORTAL, sign_in
from tests.pages.provider_errand import answered, at_provider, somebody_new
from tests.pages.second_steps import AUTHENTICATOR, CODE, CODES, CONFIRM, codes_on, key_on
from tests.pages.test_access_tokens import value_in
from tests.pages.test_close_account import hand_over
from tests.pages.test_devices import FIREFOX
from tests.pages.test_export import fetched
from tests.pages.test_grace import SETTINGS, way_back
from tests.pages.test_secrets import log

__all__ = ["log"]

NEW_EMAIL, NEW_PHONE = "alice.canary@example.org", "+41446681800"
DEPARTURE, CALLBACK = "/linked-accounts/departure", "/linked-accounts/callback"
OF_THE_WAY_THERE = {
    "code": (f"address of GET {CALLBACK}",),
    "state": (
        f"address of GET {CALLBACK}",
        f"GET {DEPARTURE}",
        f"Refresh of GET {DEPARTURE}",
    ),
}
ARRIVAL = "address of GET /auth/callback"


@pytest.fixture(scope="module")
def module_installation(install):
    return install(SETTINGS)


class Journey:
    """Alice’s, with whoever watches over it."""

    def __init__(self, browser: Browser, sandbox, watch: Watch) -> None:
        self.browser, self.sandbox, self.watch = browser, sandbox, watch

    def code(self, name: str, address: str) -> str:
        return self.watch.secret(name, self.sandbox.code_for(address))

    def send(self, page: Page, action: str, **typed: str) -> Page:
        return self.browser.follow(self.browser.send(page, _action=action, **typed))

    def prove_by_code(self) -> None:
        page = self.send(self.browser.visit("/verify/email?next=/username"), "/verify/email/code")
        code = self.code("the code of a proof", "alice@example.test")
        assert self.browser.follow(self.browser.send(page, code=code)).heading == "Username"

    def prove_by_password(self, next_: str) -> Page:
        page = self.browser.visit(f"/verify/password?next={next_}")
        wrong = self.watch.secret("a wrong password", f"Wrong-{secrets.token_urlsafe(9)}")
        page = self.send(page, "/verify/password", password=wrong)
        assert page.error_of("password")
        return self.send(page, "/verify/password", password=PASSWORDS["alice"])

    def change_password(self, monkeypatch) -> None:
        new = self.watch.secret("the new password", f"New-{secrets.token_urlsafe(12)}-7!")
        page = self.browser.visit("/password")
        page = self.send(page, "/password", new_password=new, repeat=new)
        assert page.heading != "Password"
        monkeypatch.setitem(PASSWORDS, "alice", new)

    def change_addresses(self) -> None:
        page = self.send(self.browser.visit("/email"), "/email", email=NEW_EMAIL)
        page = self.send(page, "/email/code", code=self.code("the code to the email", NEW_EMAIL))
        assert page.notices()
        page = self.send(self.browser.visit("/phone"), "/phone", country="CH", phone="0446681800")
        code = self.code("the code to the phone", NEW_PHONE)
        assert self.send(page, "/phone/code", code=code).notices()

    def set_up_authenticator(self) -> str:
        page = self.send(self.browser.visit(AUTHENTICATOR), AUTHENTICATOR)
        key = self.watch.secret("the authenticator’s key", key_on(page), f"GET {CODE}")
        now = self.watch.secret("a code of the authenticator", pyotp.TOTP(key).now())
        page = self.send(page, CODE, code=now)
        assert page.url.endswith(CODES)
        return key

    def make_backup_codes(self) -> None:
        codes = codes_on(self.browser.send(self.browser.visit(CODES), _action=CODES))
        self.watch.secrets("a backup code", codes, f"POST {CODES}")
        page = self.browser.visit(CONFIRM)
        assert self.send(page, CONFIRM, code=codes[3]).notices()

    def link_account(self) -> None:
        back = answered(self.browser, at_provider(self.browser), **somebody_new()).location
        told = parse_qs(urlsplit(back).query)
        for name in ("code", "state"):
            self.watch.secret(f"the provider’s {name}", told[name][0], *OF_THE_WAY_THERE[name])
        assert self.browser.visit(back).notices()

    def end_another_session(self) -> None:
        another = self.browser.another()
        another.sends = {"User-Agent": FIREFOX}
        self.watch.over(another)
        signs_in(another, another.visit("/auth/sign-in"), self.totp)
        page = self.browser.visit("/devices")
        page = self.browser.visit(page.link("Sign out Firefox on Windows"))
        path = urlsplit(page.url).path
        assert self.send(page, path).notices()

    def make_token(self) -> None:
        page = self.prove_by_password("/access-tokens/new")
        made = self.browser.send(page, name="Laptop")
        value = self.watch.secret("the token", value_in(made), "POST /access-tokens/new")
        page = self.browser.visit("/access-tokens")
        assert value.startswith("pat_")
        self.browser.visit(page.soup.select_one("main .items a, main table a")["href"])

    def take_data(self) -> None:
        page = self.prove_by_password("/export/file")
        page = self.send(page, "/export/file")
        archive: zipfile.ZipFile = fetched(self.browser, page)
        for name in archive.namelist():
            self.watch.look_at(f"{name} of the export", archive.read(name).decode())

    def close_account_and_come_back(self) -> None:
        page = self.browser.visit("/close-account/confirmation")
        page = self.send(page, "/verify/sign-in")
        page = signs_in(self.browser, page, self.totp)
        closed = self.browser.send(page, typed=NEW_EMAIL)
        link = way_back(closed)
        self.watch.secret(
            "the way back",
            parse_qs(urlsplit(link).query)["link"][0],
            "POST /close-account/confirmation",
            "address of GET /close-account/return",
            f"mail to {NEW_EMAIL}",
        )
        page = self.browser.visit(link)
        page = self.send(page, "/close-account/return")
        assert page.heading == "Your account stays"

    totp = ""


OF_SOMEBODY_ELSE = ("sandbox", "applications.json", "northwind.", "contoso.", "management.")
"""The platform’s own files, and those in which the operator keeps secrets for the portal."""


def signs_in(browser: Browser, page: Page, key: str) -> Page:
    page = browser.follow(browser.send(page, identifier="alice", password=PASSWORDS["alice"]))
    return browser.follow(browser.send(page, code=pyotp.TOTP(key).now()))


def letters(installation) -> list[Letter]:
    parts = installation.portal.extensions["foyer.notices"]
    with parts.journal.database.reading() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
    opened = (parts.postman._keyring.open(row.letter, "letter", row.tenant) for row in rows)
    return [msgspec.msgpack.decode(raw, type=Letter) for raw in opened]


def test_w70_o29_no_secret_of_a_whole_journey_is_where_it_does_not_belong(
    installation, sandbox, log, monkeypatch
):
    hand_over(sandbox)
    watch, browser = Watch(PORTAL), installation.browser()
    watch.over(browser)
    watch.secret("the old password", PASSWORDS["alice"])
    sign_in(browser, "alice", sandbox)
    journey = Journey(browser, sandbox, watch)
    browser.submit("/profile/name", nickname="Canary")
    journey.prove_by_code()
    journey.change_password(monkeypatch)
    journey.change_addresses()
    journey.link_account()
    journey.make_token()
    journey.take_data()
    journey.totp = journey.set_up_authenticator()
    journey.make_backup_codes()
    journey.end_another_session()
    for path in ("/", "/security", "/activity", "/two-step", "/linked-accounts", "/apps"):
        browser.visit(path)
    journey.close_account_and_come_back()

    said = log.getvalue()
    watch.look_at("log", said)
    watch.look_at_files(
        installation.folder, but=lambda path: path.name.startswith(OF_SOMEBODY_ELSE)
    )
    sent = letters(installation)
    for letter in sent:
        watch.look_at(f"mail to {letter.to}", letter.subject + letter.text)
    watch.look_at("addresses at the platform", "\n".join(installation.addresses))
    codes = {parse_qs(urlsplit(place.content).query)["code"][0] for place in watch.at(ARRIVAL)}
    watch.secrets("an authorization code", codes, ARRIVAL)
    told = "what the platform and the portal told each other"
    watch.secrets(told, installation.secrets - codes)
    for path in installation.folder.glob("*.secret"):
        watch.secret(f"the secret of {path.stem}", path.read_text("utf-8"))

    seen = {canary.name for canary in watch.canaries}
    assert len(seen) > 15, seen
    assert len(sent) > 8
    assert "account_closed" in said, "everything was logged"
    files = {place.name for place in watch.places if place.name.startswith("file")}
    assert {"file sessions.db", "file journal.db"} <= files
    assert watch.strays() == set()
    assert watch.unseen() == set()


@pytest.mark.parametrize(
    "secret", ["Mad&Hatter <7>!", "pat_0123456789abcdefghij", "ключ-канарейки"]
)
def test_the_watch_knows_a_secret_in_every_disguise(secret):
    watch = Watch(PORTAL)
    watch.secret("it", secret)
    for number, form in enumerate(disguises(secret)):
        watch.look_at(str(number), f"xx{form}yy")

    assert len(watch.strays()) == len(disguises(secret))
    assert not Watch(CONTOSO).strays()
