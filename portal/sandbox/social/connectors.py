"""
What a social connector does: where it sends people, and what it makes of the answer they bring
back (contracts/logto-api.md §5.2, §8.5).

Logto has a connector for each provider. Here are three kinds: one for every OAuth 2 provider with
an address of its own, GitHub's beginning, and Logto's own test double, which believes what it is
told.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from portal.sandbox.errors import ApiError
from portal.sandbox.ids import long_id
from portal.sandbox.social import provider_codes
from portal.sandbox.tenant.settings import connectors

Json = dict[str, Any]


def social_connector(connector_id: str) -> Json:
    """Raises ApiError 422 for an unknown one, 400 for one that sends messages."""
    found = next((item for item in connectors() if item["id"] == connector_id), None)
    if found is None:
        message = f"Unable to find available connector with id {connector_id}."
        raise ApiError(422, "session.invalid_connector_id", message=message)
    if found["type"] != "Social":
        raise ApiError(400, "connector.unexpected_type")
    return found


def authorization_address(
    connector: Json, *, state: str, redirect_uri: str, scope: str | None
) -> str:
    """Where the person is sent, with the parameters in the connector's own order."""
    config = connector.get("config") or {}
    if "authorizationEndpoint" in config:
        query = {
            "response_type": "code",
            "client_id": config["clientId"],
            "scope": scope or config["scope"],
            "redirect_uri": redirect_uri,
            "state": state,
            **({"response_mode": "form_post"} if config.get("formPost") else {}),
        }
        return f"{config['authorizationEndpoint']}?{urlencode(query)}"
    if connector["connectorId"] == "github-universal":
        query = {
            "client_id": "dummy",
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": scope or "read:user",
        }
        return f"https://github.com/login/oauth/authorize?{urlencode(query)}"
    query = {"state": state, "redirect_uri": redirect_uri, "scope": scope or "email profile"}
    return f"http://mock-social/?{urlencode(query)}"


def person_of(connector: Json, answer: Mapping[str, Any]) -> tuple[Json, Json]:
    """
    Who came back, as Logto keeps it in ``identities``, and the provider's tokens where there are
    any. Raises ApiError 400 for a code that the provider does not know.
    """
    config = connector.get("config") or {}
    if "authorizationEndpoint" not in config:
        return _believed(answer)
    code, redirect_uri = str(answer.get("code", "")), str(answer.get("redirectUri", ""))
    told = provider_codes.redeem(connector["target"], code, redirect_uri)
    if told is None:
        raise ApiError(400, "connector.social_auth_code_invalid")
    return _identity({**told, "id": told["sub"]}, told), {}


def _believed(answer: Mapping[str, Any]) -> tuple[Json, Json]:
    """The test double takes the answer itself for what the provider tells of the person."""
    social_id = str(answer.get("userId") or long_id())
    tokens: Json = answer.get("tokenResponse") or {}
    return _identity({**answer, "id": social_id}, dict(answer)), tokens


def _identity(told: Mapping[str, Any], raw: Json) -> Json:
    known = {name: told[name] for name in ("id", "name", "email", "avatar") if told.get(name)}
    return {"userId": told["id"], "details": {**known, "rawData": raw}}
