"""What the recorded exchanges cannot show: a working storage, and what stays as it was."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import Client, TestResponse

from portal.sandbox import current
from portal.sandbox.app import create_sandbox
from portal.sandbox.config import Application, Brand, ManagementApplication, SandboxConfig
from tests.sandbox.replay import given_tokens
from tests.sandbox.replay.browser import Browser
from tests.sandbox.replay.placeholders import Memory
from tests.sandbox.replay.sending import HOST

PORTAL = "portal.example.test"
ALICE = {"username": "alice", "password": "Alpine-Harbor-47!"}
SCOPE = "openid profile email phone custom_data identities"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 62


@dataclass
class Caller:
    """The Account API with one person's token, or the Management API with the portal's own."""

    client: Client
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=f"http://{HOST}/", headers=self._headers())

    def patch(self, path: str, **members: Any) -> TestResponse:
        headers = self._headers()
        return self.client.patch(path, base_url=f"http://{HOST}/", headers=headers, json=members)

    def upload(self, content: bytes) -> TestResponse:
        file = FileStorage(io.BytesIO(content), "me.png", content_type="image/png")
        return self.client.post(
            "/api/my-account/user-assets/avatar",
            base_url=f"http://{HOST}/",
            headers=self._headers(),
            data={"file": file},
        )

    def account(self) -> dict[str, Any]:
        account: dict[str, Any] = self.get("/api/my-account").get_json()
        return account

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    portal = Application(
        "portal", "secret", Brand("Northwind"), (f"http://{PORTAL}/auth/callback",)
    )
    return create_sandbox(
        SandboxConfig(
            database=tmp_path / "sandbox.db",
            url=f"http://{HOST}",
            applications=(portal,),
            management=ManagementApplication("management", "management-secret"),
        )
    )


@pytest.fixture
def memory() -> Memory:
    names = {
        "<portal>": PORTAL,
        "<id:app:portal>": "portal",
        "<secret:app:portal>": "secret",
        "<id:app:management>": "management",
        "<secret:app:management>": "management-secret",
    }
    return Memory(lambda: datetime.now(UTC), names)


@pytest.fixture
def alice(app: Flask, memory: Memory) -> Caller:
    token = {
        "app": "portal",
        "requested_scope": SCOPE,
        "scope": SCOPE,
        "id_token": "<token:id:alice>",
        "refresh_token": None,
    }
    with app.app_context():
        browser = Browser(app, current.store())
        given_tokens.sign_in(browser, "<token:opaque:alice>", token, ALICE, memory)
    return Caller(Client(app), memory.values["<token:opaque:alice>"])


@pytest.fixture
def operator(app: Flask, memory: Memory) -> Caller:
    return Caller(Client(app), given_tokens.management_token(Client(app), memory))


def test_an_uploaded_avatar_is_served_as_it_was_sent(alice: Caller) -> None:
    address = alice.upload(PNG).get_json()["url"]

    served = Client(alice.client.application).get(address.removeprefix(f"http://{HOST}"))

    assert served.data == PNG
    assert served.mimetype == "image/png"
    assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_an_uploaded_avatar_is_the_persons_only_when_the_account_says_so(alice: Caller) -> None:
    before = alice.account()["avatar"]
    address = alice.upload(PNG).get_json()["url"]
    assert alice.account()["avatar"] == before

    alice.patch("/api/my-account", avatar=address)

    assert alice.account()["avatar"] == address


def test_what_is_no_picture_is_not_kept_whatever_it_is_called(alice: Caller) -> None:
    answer = alice.upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "guard.mime_type_not_allowed"


def test_every_change_moves_updated_at_forward(alice: Caller) -> None:
    first = alice.account()["updatedAt"]
    second = alice.patch("/api/my-account", name="Alice A.").get_json()["updatedAt"]
    third = alice.patch("/api/my-account", name="Alice B.").get_json()["updatedAt"]

    assert first < second < third


def test_a_refused_member_keeps_the_good_ones_beside_it_from_being_written(alice: Caller) -> None:
    before = alice.account()

    answer = alice.patch("/api/my-account", name="Mallory", avatar="no address")

    assert answer.status_code == 400
    assert alice.account() == before


def test_a_username_that_is_taken_is_refused_and_nothing_changes(alice: Caller) -> None:
    made = alice.client.post(
        "/api/verifications/password",
        base_url=f"http://{HOST}/",
        headers={"authorization": f"Bearer {alice.token}"},
        json={"password": ALICE["password"]},
    )
    proof = made.get_json()["verificationRecordId"]

    answer = alice.client.patch(
        "/api/my-account",
        base_url=f"http://{HOST}/",
        headers={"authorization": f"Bearer {alice.token}", "logto-verification-id": proof},
        json={"username": "bob", "name": "Mallory"},
    )

    assert answer.get_json()["code"] == "user.username_already_in_use"
    assert alice.account()["username"] == "alice"
    assert alice.account()["name"] != "Mallory"


def test_a_field_that_is_off_neither_comes_back_nor_takes_a_value(
    alice: Caller, operator: Caller
) -> None:
    fields = operator.get("/api/account-center").get_json()["fields"]
    operator.patch("/api/account-center", fields={**fields, "name": "Off"})

    assert "name" not in alice.account()
    refused = alice.patch("/api/my-account", name="Mallory")
    assert refused.get_json()["code"] == "account_center.field_not_editable"


def test_an_address_in_the_profile_is_seen_only_with_its_scope(alice: Caller) -> None:
    assert "address" not in alice.account()["profile"]

    refused = alice.patch("/api/my-account/profile", address={"country": "BE"})

    assert refused.get_json()["code"] == "auth.unauthorized"


def test_the_operator_sees_people_page_by_page(operator: Caller) -> None:
    first = operator.get("/api/users?page=1&page_size=3")
    second = operator.get("/api/users?page=2&page_size=3")
    everyone = operator.get("/api/users?page=1&page_size=100").get_json()

    assert int(first.headers["Total-Number"]) == len(everyone)
    assert first.get_json() + second.get_json() == everyone[:6]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=0", "page_size=101", "page=²"])
def test_a_page_that_is_none_is_refused(operator: Caller, query: str) -> None:
    answer = operator.get(f"/api/users?{query}")

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "guard.invalid_pagination"


def test_a_persons_token_opens_nothing_of_the_management_api(alice: Caller) -> None:
    person = alice.account()["id"]

    for path in ("/api/users", f"/api/users/{person}", "/api/account-center", "/api/organizations"):
        assert alice.get(path).status_code == 401
