"""
The pages of the portal as people use them: found by role and label, as a screen reader finds them.

Making a page object waits for its heading and looks at the page's accessibility, so every page a
journey passes through has been looked at.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from portal.sandbox.seed import PASSWORDS
from tests.journeys.accessibility import check_accessibility, check_fits
from tests.journeys.words import sandbox_says, say


class Shown:
    """A page with the heading *heading*, in the language of the journey."""

    heading: str

    def __init__(self, page: Page, language: str = "en", **values: str) -> None:
        self.page = page
        self.language = language
        title = page.get_by_role("heading", level=1, name=self.say(self.heading, **values))
        expect(title).to_be_visible()
        check_accessibility(page)
        check_fits(page)

    def say(self, message: str, **values: str) -> str:
        return say(self.language, message, **values)

    def link(self, message: str) -> None:
        self.page.get_by_role("link", name=self.say(message), exact=True).first.click()

    def press(self, message: str) -> None:
        self.page.get_by_role("button", name=self.say(message), exact=True).click()

    def fill(self, message: str, value: str) -> None:
        self.page.get_by_label(self.say(message), exact=True).fill(value)

    def value_of(self, message: str) -> str:
        return self.page.get_by_label(self.say(message), exact=True).input_value()

    def notice(self) -> str:
        return self.page.locator("[data-notice]").first.inner_text().strip()


class LandingPage(Shown):
    heading = "Your %(tenant)s account"

    def sign_in(self) -> SignInPage:
        self.link("Sign in")
        return SignInPage(self.page, self.language)

    def create_account(self) -> RegisterPage:
        self.link("Create account")
        return RegisterPage(self.page, self.language)


class OfIdentityServer(Shown):
    def say(self, message: str, **values: str) -> str:
        text = sandbox_says(self.language, message)
        return text % values if values else text


class SignInPage(OfIdentityServer):
    heading = "Sign in"

    def as_(self, who: str) -> OverviewPage:
        self.give(who, PASSWORDS[who])
        return OverviewPage(self.page, self.language)

    def give(self, identifier: str, password: str) -> None:
        self.fill("Username, email or phone", identifier)
        self.fill("Password", password)
        self.press("Sign in")


class RegisterPage(OfIdentityServer):
    heading = "Create account"

    def as_(self, username: str, password: str) -> OverviewPage:
        self.fill("Username", username)
        self.fill("Password", password)
        self.press("Create account")
        return OverviewPage(self.page, self.language)


class OverviewPage(Shown):
    heading = "Hello"

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.language = page, language
        expect(page.locator("body.page--signed-in")).to_be_visible()
        check_accessibility(page)
        check_fits(page)

    def profile(self) -> ProfilePage:
        self.page.goto(self.page.url.split("?")[0].rstrip("/") + "/profile")
        return ProfilePage(self.page, self.language)

    def sign_out(self) -> SignedOutPage:
        """
        Through the identity server's own question, where it has one; it answers itself where script
        runs.
        """
        without_script = self.page.evaluate("matchMedia('(scripting: none)').matches")
        self.page.locator("summary", has_text=self.say("Your account:")).click()
        self.press("Sign out")
        question = sandbox_says(self.language, "Sign out")
        goodbye = self.say("You are signed out")
        asked = self.page.get_by_role("heading", level=1, name=question, exact=True)
        done = self.page.get_by_role("heading", level=1, name=goodbye, exact=True)
        expect(asked.or_(done)).to_be_visible()
        if without_script and asked.is_visible():
            self.page.get_by_role("button", name=question, exact=True).click()
        return SignedOutPage(self.page, self.language)


class ProfilePage(Shown):
    heading = "Profile"

    def edit(self, label: str, heading: str) -> SectionPage:
        row = self.page.locator("main").get_by_role(
            "link", name=f"{self.say('Edit')} {self.say(label)}"
        )
        row.click()
        return SectionPage(self.page, self.language, heading)

    def shows(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)


class SectionPage(Shown):
    def __init__(self, page: Page, language: str, heading: str) -> None:
        self.heading = heading
        super().__init__(page, language)

    def save(self) -> ProfilePage:
        self.press("Save")
        return ProfilePage(self.page, self.language)


class SignedOutPage(Shown):
    heading = "You are signed out"


class ConfirmPage(Shown):
    """“Confirm it’s you”, whichever way it asks for."""

    heading = "Confirm it’s you"

    def by_password(self, who: str) -> UsernamePage:
        self.fill_required("Password", PASSWORDS[who])
        self.press("Continue")
        return UsernamePage(self.page, self.language)

    def another_way(self, message: str, **values: str) -> ConfirmPage:
        self.page.get_by_role("link", name=self.say(message, **values)).click()
        return ConfirmPage(self.page, self.language)

    def send_code(self) -> ConfirmPage:
        self.press("Send code")
        expect(self.page.locator("[name=code]")).to_be_visible()
        return ConfirmPage(self.page, self.language)

    def enter_code(self, code: str) -> UsernamePage:
        self.fill("Code", code)
        self.press("Continue")
        return UsernamePage(self.page, self.language)

    def sign_in_again(self) -> SignInPage:
        self.press("Sign in again")
        return SignInPage(self.page, self.language)

    def fill_required(self, message: str, value: str) -> None:
        self.page.get_by_role("main").get_by_label(self.say(message)).fill(value)


class SecondStepPage(OfIdentityServer):
    heading = "Second step"

    def enter_code(self, code: str) -> None:
        self.fill("Code from your authenticator app", code)
        self.press("Continue")


class UsernamePage(Shown):
    heading = "Username"

    @property
    def username(self) -> str:
        return self.page.locator("main [name=username]").input_value()

    def change_to(self, username: str) -> None:
        self.page.locator("main [name=username]").fill(username)
        self.press("Save")
