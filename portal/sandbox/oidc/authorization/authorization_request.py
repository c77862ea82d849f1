"""Reading an authorization request: what is refused, in node-oidc-provider's order and words."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.sandbox.config import MANAGEMENT_RESOURCE
from portal.sandbox.current import config, store
from portal.sandbox.errors import OidcError
from portal.sandbox.oidc.claims import SCOPES
from portal.sandbox.oidc.clients import is_public
from portal.sandbox.store import Row

ORGANIZATION_RESOURCE = "urn:logto:resource:organizations"
_RESOURCES = (ORGANIZATION_RESOURCE, MANAGEMENT_RESOURCE)
_RESPONSE_TYPES = {"code", "code id_token", "id_token", "none"}
_RESPONSE_MODES = ("query", "fragment", "form_post")


@dataclass(frozen=True)
class Leeways:
    """What one platform takes and another refuses."""

    prompts: frozenset[str] = frozenset({"none", "login", "consent"})
    challenge_methods: frozenset[str] = frozenset({"S256"})


_LOGTOS = Leeways()


class AuthorizationRefused(Exception):
    """A refusal that is told to the application, by way of the browser."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request whose application and return address are known to belong together."""

    application: Row
    parameters: dict[str, str]

    @property
    def prompts(self) -> set[str]:
        return set(self.parameters.get("prompt", "").split())

    @property
    def max_age(self) -> int | None:
        """Seconds."""
        value = self.parameters.get("max_age")
        return None if value is None else int(value)

    @property
    def scopes(self) -> list[str]:
        """The OIDC scopes granted: unknown ones fall away, offline_access needs consent."""
        asked = dict.fromkeys(self.parameters.get("scope", "").split())
        granted = [scope for scope in asked if scope in SCOPES]
        if "consent" not in self.prompts:
            granted = [scope for scope in granted if scope != "offline_access"]
        return granted

    @property
    def resource_scope(self) -> str:
        """The scopes asked for with the resource ``urn:logto:resource:organizations``."""
        if self.parameters.get("resource") != ORGANIZATION_RESOURCE:
            return ""
        asked = self.parameters.get("scope", "").split()
        return " ".join(scope for scope in asked if scope not in SCOPES)

    @property
    def response_mode(self) -> str:
        mode = self.parameters.get("response_mode", "")
        if mode in _RESPONSE_MODES:
            return mode
        implicit = {"token", "id_token"} & set(self.parameters.get("response_type", "").split())
        return "fragment" if implicit else "query"


def read(arguments: MultiDict[str, str]) -> AuthorizationRequest:
    """Raises OidcError where the browser must not be sent back: application or address wrong."""
    parameters = {name: value for name, value in arguments.items() if value}
    client_id = _required(parameters, "client_id")
    application = store().find("applications", id=client_id)
    if application is None:
        raise _unanswerable(parameters, "invalid_client", f"invalid client {client_id}")
    redirect_uri = _required(parameters, "redirect_uri")
    if redirect_uri not in application["oidc_client_metadata"].get("redirectUris", []):
        description = "redirect_uri did not match any of the client's registered redirect_uris"
        raise _unanswerable(parameters, "invalid_redirect_uri", description)
    return AuthorizationRequest(application, parameters)


def check(
    request: AuthorizationRequest, arguments: MultiDict[str, str], leeways: Leeways = _LOGTOS
) -> None:
    """Raises AuthorizationRefused."""
    _check_repetition(arguments)
    _check_response(request)
    _check_challenge_method(request, leeways.challenge_methods)
    _check_pkce(request)
    _check_prompt(request, leeways.prompts)
    _check_scope_and_resource(request)


def _check_repetition(arguments: MultiDict[str, str]) -> None:
    for name, values in arguments.lists():
        if len(values) > 1 and name != "resource":
            _refuse("invalid_request", f"'{name}' parameter must not be provided twice")


def _check_response(request: AuthorizationRequest) -> None:
    parameters = request.parameters
    for unsupported in ("request", "request_uri", "registration"):
        if unsupported in parameters:
            _refuse(
                f"{unsupported}_not_supported",
                f"{unsupported} parameter provided but not supported",
            )
    if "response_type" not in parameters:
        _refuse("invalid_request", "missing required parameter 'response_type'")
    if parameters["response_type"] not in _RESPONSE_TYPES:
        _refuse("unsupported_response_type", "unsupported response_type requested")
    if parameters["response_type"] != "code":
        _refuse("unauthorized_client", "requested response_type is not allowed for this client")
    if parameters.get("response_mode", "query") not in _RESPONSE_MODES:
        _refuse("unsupported_response_mode", "unsupported response_mode requested")


def _check_challenge_method(request: AuthorizationRequest, methods: frozenset[str]) -> None:
    parameters = request.parameters
    if parameters.get("code_challenge_method", "S256") not in methods:
        _refuse("invalid_request", "not supported value of code_challenge_method")
    falls_back = "code_challenge" in parameters and "code_challenge_method" not in parameters
    if falls_back and "plain" not in methods:
        _refuse("invalid_request", "plain code_challenge_method fallback disabled")


def _check_pkce(request: AuthorizationRequest) -> None:
    parameters = request.parameters
    if "code_challenge" not in parameters:
        if "code_challenge_method" in parameters:
            _refuse("invalid_request", "code_challenge must be provided with code_challenge_method")
        if is_public(request.application):
            _refuse(
                "invalid_request",
                "Authorization Server policy requires PKCE to be used for this request",
            )


def _check_prompt(request: AuthorizationRequest, prompts: frozenset[str]) -> None:
    if request.prompts - prompts:
        _refuse("invalid_request", "unsupported prompt value requested")
    if "none" in request.prompts and len(request.prompts) > 1:
        _refuse("invalid_request", "prompt none must only be used alone")
    max_age = request.parameters.get("max_age", "0")
    if not (max_age.isascii() and max_age.isdigit() and len(max_age) < 16):
        _refuse("invalid_request", "invalid max_age parameter value")


def _check_scope_and_resource(request: AuthorizationRequest) -> None:
    parameters = request.parameters
    if "nonce" in parameters and "openid" not in parameters.get("scope", "").split():
        _refuse("invalid_request", "openid scope must be requested when using the nonce parameter")
    if parameters.get("resource", ORGANIZATION_RESOURCE) not in _RESOURCES:
        _refuse("invalid_target", "resource indicator is missing, or unknown")


def _refuse(error: str, description: str) -> None:
    raise AuthorizationRefused(error, description)


def _required(parameters: dict[str, str], name: str) -> str:
    if name not in parameters:
        raise _unanswerable(parameters, "invalid_request", f"missing required parameter '{name}'")
    return parameters[name]


def _unanswerable(parameters: dict[str, str], error: str, description: str) -> OidcError:
    extra: dict[str, Any] = {"iss": config().issuer}
    if "state" in parameters:
        extra["state"] = parameters["state"]
    return OidcError(400, error, description, extra=extra)
