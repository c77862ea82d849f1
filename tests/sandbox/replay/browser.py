"""A person's browser at the sandbox: it keeps its cookies and goes through the real pages."""

from typing import Any
from urllib.parse import urlencode, urljoin

import pyotp
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import Client, TestResponse

from portal.sandbox.store import Store
from tests.sandbox.replay.sending import ADDRESS, CHROME, HOST

Json = dict[str, Any]

_BASE = f"http://{HOST}/"
_MOST_PAGES = 12
_PROVIDER = "mock-social"


class Lost(AssertionError):
    """The sign-in pages did not lead where they should."""


class Browser:
    """One cookie jar. ``location`` is where the last answer sent it."""

    def __init__(self, app: Flask, store: Store) -> None:
        self.client = Client(app)
        self.location = ""
        self._store = store

    def returns_as(self, person: Json, portal: str) -> str:
        """Go on from ``location`` as *person* until sent to *portal*; answers that address."""
        for _ in range(_MOST_PAGES):
            if self.location.startswith(f"http://{portal}/"):
                return self.location
            answer = self._open("GET", self.location)
            while answer.status_code == 200:
                answer = self._answer_page(answer, person)
            self._follow(answer)
        raise Lost(f"still at {self.location} after {_MOST_PAGES} pages")

    def _open(self, method: str, address: str, form: Json | None = None) -> TestResponse:
        return self.client.open(
            urljoin(_BASE, address).removeprefix(_BASE.rstrip("/")),
            method=method,
            base_url=_BASE,
            headers={"user-agent": CHROME, "content-type": "application/x-www-form-urlencoded"},
            data=urlencode(form) if form is not None else None,
            environ_base={"REMOTE_ADDR": ADDRESS},
        )

    def _follow(self, answer: TestResponse) -> None:
        if answer.status_code not in (302, 303):
            raise Lost(
                f"{answer.status_code} at {self.location}: {answer.get_data(as_text=True)[:300]}"
            )
        self.location = urljoin(urljoin(_BASE, self.location), answer.headers["location"])

    def _answer_page(self, answer: TestResponse, person: Json) -> TestResponse:
        """Fill in the form that the page is about, or take the link to a way in they have."""
        page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        if "backup_code" in person and (link := page.select_one('a[href*="/backup-code"]')):
            return self._open("GET", self._goes_to(str(link["href"])))
        for field in ("account", "code", "address"):
            if form := _form_with(page, field):
                return self._submit(form, **{field: self._typed(field, person)})
        if "password" not in person:
            return self._open("GET", self._link(page, person))
        if form := _form_with(page, "password"):
            identifier = (
                person.get("username") or person.get("primaryEmail") or person["primaryPhone"]
            )
            return self._submit(form, identifier=identifier, password=person["password"])
        raise Lost(f"no way on from {self.location}: {page.get_text(' ', strip=True)[:300]}")

    def _typed(self, field: str, person: Json) -> str:
        if field == "account":
            return str(person["identities"][_PROVIDER]["userId"])
        if field == "address":
            return str(person.get("primaryEmail") or person["primaryPhone"])
        if "/backup-code" in self.location:
            return str(person["backup_code"])
        if "/second-step" in self.location:
            return pyotp.TOTP(person["mfa"]["totp"]).now()
        message = self._store.row(
            "SELECT payload FROM messages ORDER BY sent_at DESC, rowid DESC LIMIT 1"
        )
        if message is None:
            raise Lost("a code is asked for that was not sent")
        return str(message["payload"]["code"])

    def _goes_to(self, address: str) -> str:
        self.location = urljoin(urljoin(_BASE, self.location), address)
        return self.location

    def _link(self, page: BeautifulSoup, person: Json) -> str:
        way = (
            f"/social/{_PROVIDER}" if _PROVIDER in person.get("identities", {}) else "/sign-in/code"
        )
        link = page.select_one(f'a[href*="{way}"]')
        if link is None:
            raise Lost(f"no link to {way} at {self.location}")
        return str(link["href"])

    def _submit(self, form: Tag, **typed: str) -> TestResponse:
        hidden = form.select("input[type=hidden][name]")
        fields = {str(field["name"]): str(field.get("value", "")) for field in hidden}
        address = urljoin(urljoin(_BASE, self.location), str(form.get("action") or self.location))
        return self._open("POST", address, {**fields, **typed})


def _form_with(page: BeautifulSoup, field: str) -> Tag | None:
    found = page.select_one(f'form:has([name="{field}"])')
    return found if isinstance(found, Tag) else None
