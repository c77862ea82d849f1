"""One person’s way through this platform’s pages, and what it leaves of their secrets (W-70)."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs, urlsplit

from portal.ops.metrics import exposition
from portal.sandbox.people.cast import PASSWORDS
from tests.authing.pages.factors import RECOVERY
from tests.authing.pages.test_addresses import EMAIL, PHONE, confirm, enter
from tests.authing.pages.test_close_account import close, sent
from tests.authing.pages.test_forgotten_password import BY_PHONE, DONE, give
from tests.authing.pages.test_linked_accounts import LIST, SOCIAL, departed
from tests.authing.pages.test_password import BY_EMAIL, reset, with_code_sent
from tests.canaries import Watch
from tests.conftest import PORTAL, sign_in
from tests.pages.provider_errand import answered
from tests.pages.second_steps import AUTHENTICATOR, CODE, codes_on, key_on, shown_by
from tests.pages.test_secrets import log
from tests.pages.test_whole_journey_secrets import (
    ARRIVAL,
    NEW_EMAIL,
    NEW_PHONE,
    OF_SOMEBODY_ELSE,
    Journey,
    letters,
)

__all__ = ["log"]

OLD_EMAIL, OLD_PHONE = "alice@example.test", "+14155550101"
ONWARD, SIGN_OUT = f"Location of GET {LIST}/onward", "Location of POST /auth/sign-out"
AT_THE_PLATFORM = "addresses at the platform"
IN_BETWEEN = {
    "generate-link-extidp-url",
    "send-enroll-factor-request",
    "verify-delete-account-request",
    "verify-reset-password-request",
    "verify-update-email-request",
    "verify-update-phone-request",
}
"""What comes in two calls, with a secret between them."""


class JourneyHere(Journey):
    def change_password(self, monkeypatch) -> None:
        wrong = self.watch.secret("a wrong password", f"Wrong-{secrets.token_urlsafe(9)}")
        new = self.watch.secret("the new password", f"New-{secrets.token_urlsafe(12)}-7!")
        typed = {"new_password": new, "repeat": new}
        page = self.browser.visit("/password")
        page = self.send(page, "/password", current_password=wrong, **typed)
        assert page.error_of("current_password")
        page = self.send(page, "/password", current_password=PASSWORDS["alice"], **typed)
        assert page.notices()
        monkeypatch.setitem(PASSWORDS, "alice", new)

    def reset_password(self, monkeypatch) -> None:
        new = self.watch.secret("the newest password", f"New-{secrets.token_urlsafe(12)}-8!")
        page = with_code_sent(self.browser)
        code = self.code("the code for a password", OLD_EMAIL)
        assert reset(self.browser, page, code, new, BY_EMAIL).notices()
        monkeypatch.setitem(PASSWORDS, "alice", new)

    def replace_forgotten_password(self, monkeypatch) -> None:
        """In another browser, signed out."""
        new = self.watch.secret("a forgotten password’s", f"New-{secrets.token_urlsafe(12)}-9!")
        another = self.browser.another()
        self.watch.over(another)
        typed = {"country": "US", "phone": OLD_PHONE}
        page = another.follow(another.send(another.visit(BY_PHONE), _action=BY_PHONE, **typed))
        code = self.code("the code for a forgotten password", OLD_PHONE)
        page = give(another, page, code, new)
        assert page.url.endswith(DONE)
        another.get(page.link("Sign in"))
        monkeypatch.setitem(PASSWORDS, "alice", new)

    def change_addresses(self) -> None:
        for path, old, new in ((EMAIL, OLD_EMAIL, NEW_EMAIL), (PHONE, OLD_PHONE, NEW_PHONE)):
            page = enter(self.browser, new)
            codes = {
                "code": self.code(f"the code to {new}", new),
                "old_code": self.code(f"the code to {old}", old),
            }
            assert confirm(self.browser, page, path, **codes).notices()

    def set_up_authenticator_and_remove_it(self) -> None:
        page = self.send(self.browser.visit(AUTHENTICATOR), AUTHENTICATOR)
        key = self.watch.secret("the authenticator’s key", key_on(page), f"GET {CODE}")
        digits = self.watch.secret("a code of the authenticator", shown_by(key))
        page = self.browser.send(page, _action=CODE, code=digits)
        self.watch.secrets("the recovery code", codes_on(page), f"POST {CODE}")
        self.send(page, f"{RECOVERY}/kept")
        removal = f"{AUTHENTICATOR}/removal"
        assert self.send(self.browser.visit(removal), removal).notices()

    def link_account(self) -> str:
        """The ID token that went along in the address of the platform’s page."""
        way = departed(self.browser, key=SOCIAL).location
        (token,) = parse_qs(urlsplit(way).query)["id_token"]
        self.watch.secret("the ID token of the link", token, ONWARD, AT_THE_PLATFORM)
        provider = self.browser.follow(self.browser.open("GET", way))
        back = answered(self.browser, provider, account="new", name="Al There")
        assert self.browser.follow(back).notices()
        return token

    def sign_out_elsewhere(self) -> str:
        another = self.browser.another()
        self.watch.over(another)
        sign_in(another, "alice", self.sandbox)
        page = another.send(another.visit("/auth/sign-out"), _action="/auth/sign-out")
        (token,) = parse_qs(urlsplit(page.location).query)["id_token_hint"]
        return self.watch.secret("the ID token of signing out", token, SIGN_OUT)

    def close_account(self) -> None:
        page = sent(self.browser)
        code = self.code("the code to the end", NEW_EMAIL)
        page = self.browser.follow(close(self.browser, page, code=code, typed=NEW_EMAIL))
        assert page.heading == "Your account is closed"


def test_w70_no_secret_of_a_whole_journey_is_where_it_does_not_belong(
    installation, stand_in, log, monkeypatch
):
    watch, browser = Watch(PORTAL), installation.browser()
    watch.over(browser)
    watch.secret("the old password", PASSWORDS["alice"])
    sign_in(browser, "alice", stand_in)
    journey = JourneyHere(browser, stand_in, watch)
    browser.submit("/profile/name", nickname="Canary")
    id_tokens = {journey.sign_out_elsewhere()}
    journey.change_password(monkeypatch)
    journey.take_data()
    journey.prove_by_code()
    id_tokens.add(journey.link_account())
    journey.set_up_authenticator_and_remove_it()
    stand_in.advance_clock(61)
    journey.reset_password(monkeypatch)
    journey.replace_forgotten_password(monkeypatch)
    journey.change_addresses()
    for path in ("/", "/security", "/activity", "/two-step", LIST, "/apps", "/passkeys"):
        browser.visit(path)
    journey.close_account()

    said = log.getvalue()
    watch.look_at("log", said)
    watch.look_at_files(
        installation.folder, but=lambda path: path.name.startswith(OF_SOMEBODY_ELSE)
    )
    for letter in letters(installation):
        watch.look_at(f"mail to {letter.to}", letter.subject + letter.text)
    watch.look_at("metrics", exposition()[0].decode())
    watch.look_at(AT_THE_PLATFORM, "\n".join(installation.addresses))
    codes = {parse_qs(urlsplit(place.content).query)["code"][0] for place in watch.at(ARRIVAL)}
    watch.secrets("an authorization code", codes, ARRIVAL)
    told = "what the platform and the portal told each other"
    watch.secrets(told, installation.secrets - codes - id_tokens)
    for path in installation.folder.glob("*.secret"):
        watch.secret(f"the secret of {path.stem}", path.read_text("utf-8"))

    assert id_tokens <= installation.secrets
    asked = {urlsplit(address).path.removeprefix("/api/v3/") for address in installation.addresses}
    assert asked >= IN_BETWEEN, "each of these answers a secret, which was listened to"
    assert "account_closed" in said, "everything was logged"
    assert watch.strays() == set()
    assert watch.unseen() == set()
