"""Tokens and verification records that a scenario starts with.

Got as a client gets them, not written to the store.
"""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.test import Client, TestResponse

from portal.sandbox.store import Store
from tests.sandbox.replay.browser import Browser
from tests.sandbox.replay.placeholders import Memory
from tests.sandbox.replay.sending import HOST

Json = dict[str, Any]

_BASE = f"http://{HOST}/"
_VERIFIER = "code-verifier-of-the-replay-0123456789-0123456789"
_MANAGEMENT = "https://default.logto.app/api"


class NotGiven(AssertionError):
    """The sandbox refused something that has to be there before the first record."""


def sign_in(browser: Browser, placeholder: str, token: Json, person: Json, memory: Memory) -> None:
    """Sign *person* in at the sandbox's pages and learn the tokens that come of it."""
    client_id = memory.values[f"<id:app:{token['app']}>"]
    portal = memory.values["<portal>" if token["app"] == "portal" else "<other-app>"]
    callback = (
        f"http://{portal}/auth/callback"
        if token["app"] == "portal"
        else f"http://{portal}/callback"
    )
    nonce = f"nonce-of-{placeholder.strip('<>')}"
    query = {
        "client_id": client_id,
        "redirect_uri": callback,
        "response_type": "code",
        "scope": token["requested_scope"],
        "state": "state-of-the-replay",
        "code_challenge": _challenge(),
        "code_challenge_method": "S256",
        **memory.write(token.get("authorization_parameters", {})),
    }
    if token["id_token"] is not None:
        query["nonce"] = nonce
        memory.values["<nonce:" + placeholder.removeprefix("<token:opaque:")] = nonce
    browser.location = f"/oidc/auth?{urlencode(query)}"
    returned = dict(parse_qsl(urlsplit(browser.returns_as(person, portal)).query))
    form = {
        "grant_type": "authorization_code",
        "code": returned["code"],
        "redirect_uri": callback,
        "code_verifier": _VERIFIER,
    }
    answer = _token(browser.client, form, client_id, memory.values[f"<secret:app:{token['app']}>"])
    _learn(placeholder, token, answer, memory)


def management_token(client: Client, memory: Memory) -> str:
    form = {"grant_type": "client_credentials", "resource": _MANAGEMENT, "scope": "all"}
    client_id, secret = (
        memory.values["<id:app:management>"],
        memory.values["<secret:app:management>"],
    )
    return str(_token(client, form, client_id, secret)["access_token"])


def verified_record(
    client: Client,
    store: Store,
    kind: str,
    person: Json,
    token: str,
    subject: Json | None = None,
) -> str:
    """
    The id of a record that proves *person*: a password's, or a code's to their own address; or
    that *subject*, an account at a provider, is theirs.
    """
    if kind == "password-record":
        made = _post(client, "/api/verifications/password", {"password": person["password"]}, token)
        return str(made["verificationRecordId"])
    if kind == "social-record":
        return _social_record(client, store, subject or {}, token)
    address = {
        "email-code-record": {"type": "email", "value": person.get("primaryEmail")},
        "phone-code-record": {"type": "phone", "value": person.get("primaryPhone")},
    }[kind]
    made = _post(client, "/api/verifications/verification-code", {"identifier": address}, token)
    message = store.row("SELECT payload FROM messages ORDER BY rowid DESC LIMIT 1")
    assert message is not None
    checked = {
        "identifier": address,
        "verificationId": made["verificationRecordId"],
        "code": message["payload"]["code"],
    }
    _post(client, "/api/verifications/verification-code/verify", checked, token)
    return str(made["verificationRecordId"])


def _social_record(client: Client, store: Store, subject: Json, token: str) -> str:
    connector = next(
        item for item in store.setting("connectors") if item["target"] == subject["target"]
    )
    answer = {"state": "state-0", "redirectUri": "http://portal.example.test/"}
    begun = _post(
        client, "/api/verifications/social", {"connectorId": connector["id"], **answer}, token
    )
    told = {name: value for name, value in subject.items() if name != "target"}
    checked = {
        "verificationRecordId": begun["verificationRecordId"],
        "connectorData": {**answer, "code": "mock-code", **told},
    }
    return str(
        _post(client, "/api/verifications/social/verify", checked, token)["verificationRecordId"]
    )


def _learn(placeholder: str, token: Json, answer: Json, memory: Memory) -> None:
    granted, wanted = set(answer["scope"].split()), set(token["scope"].split())
    if granted != wanted:
        raise NotGiven(f"{placeholder}: granted {sorted(granted)}, expected {sorted(wanted)}")
    memory.values[placeholder] = answer["access_token"]
    for name in ("refresh_token", "id_token"):
        if token[name] is not None:
            memory.values[token[name]] = answer[name]


def _token(client: Client, form: Json, client_id: str, secret: str) -> Json:
    credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {
        "authorization": f"Basic {credentials}",
        "content-type": "application/x-www-form-urlencoded",
    }
    return _read(client.post("/oidc/token", base_url=_BASE, data=urlencode(form), headers=headers))


def _post(client: Client, path: str, body: Json, token: str) -> Json:
    headers = {"authorization": f"Bearer {token}"}
    return _read(client.post(path, base_url=_BASE, json=body, headers=headers))


def _read(answer: TestResponse) -> Json:
    if answer.status_code not in (200, 201):
        raise NotGiven(
            f"{answer.request.path}: {answer.status_code} {answer.get_data(as_text=True)[:300]}"
        )
    body: Json = answer.get_json()
    return body


def _challenge() -> str:
    digest = hashlib.sha256(_VERIFIER.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
