"""Somebody with a browser at the stand-in, and the calls that an application makes for them."""

import re
from typing import Any

import pyotp
import requests

from portal.sandbox.people.cast import FRANKS_TOTP_SECRET, PASSWORDS
from tests.sandbox.visitor import SANDBOX, Visitor

Json = dict[str, Any]

SCOPES = (
    "openid profile username email phone address external_id extended_fields roles offline_access"
)


class AuthingVisitor(Visitor):
    scopes = SCOPES

    def signs_in_as(self, who: str, **changed: str | None) -> "AuthingVisitor":
        """One of the cast, by the way in that is theirs, with consent; back at the application."""
        self.asks_to_sign_in(**{"prompt": "login consent", **changed})
        if who == "carol":
            self.follows("Continue with Mock Social").submits("Continue as Carol")
        elif who == "erin":
            self.follows("Sign in with a code")
            self.submits("Send code", **{"Email or phone": "erin@example.test"})
            self.submits("Continue", Code=self.newest_message()["code"])
        else:
            self.signs_in(who, PASSWORDS[who])
        if who == "frank":
            code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
            self.submits("Continue", **{"Code from your authenticator app": code})
        if not self.outside and self.heading == "Allow access":
            self.submits("Allow")
        return self

    def calls_of(self, who: str, **changed: str | None) -> "Calls":
        """Sign in as one of the cast and make calls with the tokens."""
        return Calls(self.signs_in_as(who, **changed))


class Calls:
    """The calls of one person's application; ``answers`` as they came, ``data`` of those that
    succeed, ``refusal`` of those that do not."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.tokens = visitor.tokens()
        self.headers = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "x-authing-app-id": "northwind-portal",
        }

    def answer(self, path: str, json: Any = None, **query: Any) -> requests.Response:
        """A path without a body is read, one with a body is written."""
        http = self.visitor.http
        address = f"{SANDBOX}/api/v3/{path}"
        if json is None:
            return http.get(address, params=query, headers=self.headers)
        return http.post(address, json=json, headers=self.headers)

    def data(self, path: str, json: Any = None, **query: Any) -> Any:
        body = self.answer(path, json, **query).json()
        assert body["statusCode"] == 200, body
        return body.get("data")

    def refusal(self, path: str, json: Any = None, **query: Any) -> tuple[int, int | None]:
        """``statusCode`` and ``apiCode``."""
        answer = self.answer(path, json, **query)
        body = answer.json()
        assert body["statusCode"] != 200, body
        assert answer.status_code == (429 if body["statusCode"] == 429 else 200)
        assert body["requestId"]
        return body["statusCode"], body.get("apiCode")

    def code_sent_to(self, to: str) -> str:
        """The newest one, to an e-mail address or a whole number."""
        messages = self.visitor.http.get(f"{SANDBOX}/outbox.json").json()
        found = next(message for message in messages if message["to"] == to)
        assert re.fullmatch(r"\d{4,8}", found["code"])
        return str(found["code"])

    def mailed(self, channel: str, email: str) -> str:
        """Have a code sent and read it."""
        self.data("send-email", {"channel": channel, "email": email})
        return self.code_sent_to(email)

    def texted(self, channel: str, number: str, country_code: str = "+1") -> str:
        asked = {"channel": channel, "phoneNumber": number, "phoneCountryCode": country_code}
        self.data("send-sms", asked)
        return self.code_sent_to(country_code + number)

    def admin(self, method: str, path: str, json: Any = None) -> requests.Response:
        return self.visitor.admin(method, path, json)
