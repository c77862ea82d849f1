"""Deleting one's own account, passkeys, pictures: the smaller groups of calls."""

import io

import pytest
from PIL import Image

from portal.sandbox.people.cast import PASSWORDS
from tests.sandbox.visitor import SANDBOX

VERIFY = "verify-delete-account-request"
PICTURE = b"\x89PNG\r\n\x1a\n"


def by_password(password):
    return {"verifyMethod": "PASSWORD", "passwordPayload": {"password": password}}


def by_email(code, **email):
    return {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": {"passCode": code, **email}}


def test_an_account_is_deleted_by_a_code(alice):
    code = alice.mailed("CHANNEL_DELETE_ACCOUNT", "alice@example.test")
    assert alice.refusal(VERIFY, by_email(code, email="bob@example.test")) == (422, 2037)
    verified = alice.data(VERIFY, by_email(code))
    assert verified["tokenExpiresIn"] == 60
    token = {"deleteAccountToken": verified["deleteAccountToken"]}
    assert alice.data("delete-account", token) == {"success": True}
    assert alice.refusal("get-profile") == (401, 2020)


def test_an_account_is_deleted_by_a_text_message(alice):
    code = alice.texted("CHANNEL_DELETE_ACCOUNT", "4155550101")
    payload = {"phoneNumber": "4155550101", "phoneCountryCode": "+1", "passCode": code}
    asked = {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}

    assert alice.data(VERIFY, asked)["deleteAccountToken"]


def test_the_password_is_for_those_who_get_no_code(alice, visitor):
    dave = visitor.calls_of("dave")
    assert alice.refusal(VERIFY, by_password(PASSWORDS["alice"])) == (403, 1001)
    assert dave.refusal(VERIFY, by_password("wrong")) == (403, 2333)
    token = dave.data(VERIFY, by_password(PASSWORDS["dave"]))["deleteAccountToken"]
    assert alice.refusal("delete-account", {"deleteAccountToken": token}) == (403, None)
    dave.admin("POST", "/age", {"kind": "errand_tokens", "seconds": 61})
    assert dave.refusal("delete-account", {"deleteAccountToken": token}) == (403, None)
    assert dave.data("get-profile")


def test_the_console_can_close_the_way_out(alice):
    alice.admin("PATCH", "/pool", {"selfDeletion": False})

    assert alice.refusal(VERIFY, by_password("x")) == (403, 1001)


@pytest.fixture
def passkey(alice):
    added = alice.admin("POST", "/users/alice/passkeys", {"name": "Laptop"}).json()
    return f"{SANDBOX}/api/v3/webauthn/credentials/{added['id']}"


def test_a_passkey_is_listed_renamed_and_removed(alice, bob, passkey):
    def names():
        return [one["name"] for one in alice.data("webauthn/credentials")["list"]]

    def write(calls, method, json=None):
        answer = calls.visitor.http.request(method, passkey, json=json, headers=calls.headers)
        return answer.json()["statusCode"]

    assert names() == ["Laptop"]
    assert write(bob, "PUT", {"name": "Mine"}) == 404
    assert write(bob, "DELETE") == 404
    assert write(alice, "PUT", {"name": "Old laptop"}) == 200
    assert names() == ["Old laptop"]
    assert write(alice, "DELETE") == 200
    assert names() == []


def upload(calls, content, content_type="image/png"):
    return calls.visitor.http.post(
        f"{SANDBOX}/api/v2/upload?folder=avatar",
        files={"file": ("me.png", content, content_type)},
        headers=calls.headers,
    ).json()


def test_a_picture_is_taken_where_the_console_lets_it(alice):
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    assert upload(alice, file.getvalue())["statusCode"] == 403
    alice.admin("PATCH", "/pool", {"upload": True})
    told = upload(alice, file.getvalue())["data"]
    answer = alice.visitor.http.get(told["url"])
    assert answer.content == file.getvalue()
    assert answer.headers["Content-Type"] == "image/png"


def test_a_picture_that_is_none_or_too_large_is_refused(alice):
    alice.admin("PATCH", "/pool", {"upload": True})

    assert upload(alice, b"<svg/>", "image/svg+xml")["statusCode"] == 400
    assert upload(alice, PICTURE + b"0" * 5 * 1024 * 1024)["statusCode"] == 413
