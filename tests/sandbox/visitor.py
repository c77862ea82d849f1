"""Somebody with a browser at the sandbox, and the application that waits for them to come back."""

import json
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal.sandbox.testing.in_process import InProcessAdapter

SANDBOX = "http://localhost:3001"
HOME = "http://localhost:5000/"
CALLBACK = "http://localhost:5000/auth/callback"
VERIFIER = "code-verifier-of-the-transcripts-0123456789-abcdefgh"
CHALLENGE = "lRxVVRg3gIewCvmo32SZQwS1mY1G4Xkbqi4uS6NObhU"
ALL_SCOPES = (
    "openid profile email phone address custom_data identities roles"
    " urn:logto:scope:organizations urn:logto:scope:organization_roles urn:logto:scope:sessions"
    " urn:logto:scope:trusted_devices"
)


class Visitor:
    """One cookie jar. After each step there is a page, or an address outside that it leads to."""

    scopes = ALL_SCOPES
    verifier = VERIFIER

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app = app
        self.http = requests.Session()
        self.http.mount(SANDBOX, InProcessAdapter(app))
        self.http.headers["Accept-Language"] = language
        self.answer = requests.Response()

    # what they see

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def heading(self) -> str:
        found = self.page.h1
        return found.get_text(strip=True) if found else ""

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ", strip=True).split())

    @property
    def outside(self) -> str | None:
        """The address of the application that the browser is sent to."""
        location = self.answer.headers.get("Location", "")
        return location if location and not location.startswith((SANDBOX, "/")) else None

    @property
    def returned(self) -> dict[str, str]:
        """The parameters that the application got back."""
        assert self.outside, f"{self.answer.status_code} {self.text}"
        return {name: values[0] for name, values in parse_qs(urlsplit(self.outside).query).items()}

    def field(self, label: str) -> Tag:
        found = next(tag for tag in self.page("label") if tag.get_text(strip=True) == label)
        control = self.page.find(id=found["for"])
        assert isinstance(control, Tag)
        return control

    def error_of(self, label: str) -> str:
        """What is said of a field, found the way a screen reader finds it."""
        ids = str(self.field(label).get("aria-describedby", "")).split()
        return " ".join(
            self.page.find(id=id_).get_text(strip=True) for id_ in ids if "error" in id_
        )

    # what they do

    def goes_to(self, address: str, **query: str) -> "Visitor":
        return self._take(
            self.http.get(urljoin(SANDBOX, address), params=query, allow_redirects=False)
        )

    def asks_to_sign_in(self, **changed: str | None) -> "Visitor":
        """The application's authorization request; None leaves a parameter out."""
        query = {
            "client_id": "northwind-portal",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": self.scopes,
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changed,
        }
        return self.goes_to("/oidc/auth", **{name: value for name, value in query.items() if value})

    def signs_in(self, who: str, password: str) -> "Visitor":
        return self.submits("Sign in", **{"Username, email or phone": who, "Password": password})

    def follows(self, link: str) -> "Visitor":
        found = next(tag for tag in self.page("a") if tag.get_text(strip=True) == link)
        return self.goes_to(str(found["href"]))

    def submits(self, button: str, **typed: str) -> "Visitor":
        """Type into fields by their labels and press a button by its words."""
        names = {str(self.field(label)["name"]): value for label, value in typed.items()}
        pressed = next(tag for tag in self.page("button") if tag.get_text(strip=True) == button)
        form = pressed.find_parent("form")
        assert form is not None
        fields = {str(tag["name"]): str(tag.get("value", "")) for tag in form("input")}
        if pressed.get("name"):
            fields[str(pressed["name"])] = str(pressed["value"])
        return self.posts(urljoin(self.answer.url, str(form["action"])), fields | names)

    def posts(self, address: str, form: dict[str, str]) -> "Visitor":
        return self._take(self.http.post(address, data=form, allow_redirects=False))

    def newest_message(self) -> dict[str, Any]:
        found = self.http.get(f"{SANDBOX}/outbox.json").json()[0]
        assert isinstance(found, dict)
        return found

    def _take(self, answer: requests.Response) -> "Visitor":
        for _ in range(10):
            self.answer = answer
            if "Location" not in answer.headers or self.outside:
                return self
            address = urljoin(answer.url, answer.headers["Location"])
            answer = self.http.get(address, allow_redirects=False)
        raise AssertionError("it leads round in circles")

    # what the application does then

    def tokens(self, **changed: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": self.returned["code"],
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        answer = self.token(**{**form, **changed})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert isinstance(found, dict)
        return found

    def token(self, **form: str) -> requests.Response:
        secret = ("northwind-portal", "secret of northwind")
        return self.http.post(f"{SANDBOX}/oidc/token", data=form, auth=secret)

    def refresh(self, refresh_token: str, **more: str) -> requests.Response:
        return self.token(grant_type="refresh_token", refresh_token=refresh_token, **more)

    def with_token(self, token: str, path: str = "/oidc/me") -> requests.Response:
        return self.http.get(SANDBOX + path, headers={"Authorization": f"Bearer {token}"})

    def id_token(self) -> dict[str, Any]:
        """The claims of the ID token that the application gets for the code."""
        payload = self.tokens()["id_token"].split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert isinstance(claims, dict)
        return claims

    # what the operator does

    def manage(self, method: str, path: str, json: Any = None, **query: str) -> requests.Response:
        """A call of the Management API with the token of the portal's own application."""
        form = {
            "grant_type": "client_credentials",
            "resource": "https://default.logto.app/api",
            "scope": "all",
        }
        secret = ("portal-management", "secret of management")
        granted = requests.Session()
        granted.mount(SANDBOX, self.http.get_adapter(SANDBOX))
        token = granted.post(f"{SANDBOX}/oidc/token", data=form, auth=secret).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        return granted.request(
            method, f"{SANDBOX}/api{path}", json=json, params=query, headers=headers
        )

    def admin(self, method: str, path: str, json: Any = None) -> requests.Response:
        answer = self.http.request(method, f"{SANDBOX}/admin{path}", json=json)
        answer.raise_for_status()
        return answer
