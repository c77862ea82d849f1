"""
What the portal asks of a platform, and how a platform refuses, in words that every ground knows.

A test says ``ground.breaks(Operation.SET_PASSWORD, "truncated")`` or
``ground.refuses(Operation.SEND_CODE, Refused.NO_SENDER)``; which address that is and what such an
answer looks like is written down here, once for each platform.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum, auto
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Protocol

from tests.conftest import Sandbox


class Operation(StrEnum):
    """Named for what it does to somebody. What a platform has no such call for is in no table."""

    READ_PERSON = auto()
    CHANGE_PROFILE = auto()
    UPLOAD_AVATAR = auto()
    CHANGE_USERNAME = auto()
    SET_PASSWORD = auto()
    CHECK_PASSWORD = auto()
    SEND_CODE = auto()
    CHECK_CODE = auto()
    CHANGE_EMAIL = auto()
    REMOVE_EMAIL = auto()
    LIST_FACTORS = auto()
    LIST_OFFERED_FACTORS = auto()
    BEGIN_ENROLMENT = auto()
    ENROL = auto()
    REMOVE_FACTOR = auto()
    ADD_BACKUP_CODES = auto()
    CHOOSE_WHEN_ASKED = auto()
    LIST_PASSKEYS = auto()
    MAKE_PASSKEY = auto()
    ADD_PASSKEY = auto()
    RENAME_PASSKEY = auto()
    REMOVE_PASSKEY = auto()
    LIST_SESSIONS = auto()
    END_SESSION = auto()
    FORGET_SESSION = auto()
    LIST_APPS = auto()
    LIST_SIGNED_IN_APPS = auto()
    REVOKE_GRANT = auto()
    LIST_LINKED = auto()
    BEGIN_LINKING = auto()
    UNLINK = auto()
    LIST_PROVIDERS = auto()
    LIST_COMPANY_ACCOUNTS = auto()
    LIST_SIGN_INS = auto()
    READ_SIGN_IN = auto()
    BEGIN_CLOSING = auto()
    CLOSE = auto()
    LIST_TENANTS = auto()
    LIST_DEPARTMENTS = auto()
    LIST_GROUPS = auto()
    LIST_ROLES = auto()
    LIST_RESOURCES = auto()
    ANYTHING = auto()


class Refused(StrEnum):
    """Why a platform may say no. What it has no word for is in no table."""

    BY_THE_TENANT = auto()
    BY_THE_PLAN = auto()
    NOT_THERE = auto()
    NO_SENDER = auto()
    TOO_OFTEN = auto()
    SUSPENDED = auto()
    SIGNED_OUT = auto()
    FOR_A_REASON_NOBODY_KNOWS = auto()
    NOT_IN_THE_PLAN = auto()
    MALFORMED = auto()
    WRONG_PASSWORD = auto()
    OTHER_ADDRESS = auto()
    LAST_WAY_IN = auto()
    TAKEN_EMAIL = auto()
    TAKEN_PHONE = auto()
    TAKEN_USERNAME = auto()


@dataclass(frozen=True)
class Answer:
    status: int
    json: Any


class Wire(Protocol):
    """How one platform is spoken to."""

    ADDRESSES: ClassVar[dict[Operation, tuple[str | None, str]]]
    """The method (None: any) and the pattern of the path."""

    UNKNOWN: ClassVar[str]
    """What the adapter calls a refusal FOR_A_REASON_NOBODY_KNOWS."""

    def answered(self, data: Any) -> Answer: ...
    def refused(self, why: Refused) -> Answer: ...
    def account(self, **told: Any) -> dict[str, Any]:
        """Somebody’s account with *told*: any of user_id, name, custom, created_at, suspended."""


class WireOfLogto:
    """contracts/logto-api.md §1, §10."""

    UNKNOWN = "moon.in_wrong_phase"

    ADDRESSES: ClassVar[dict[Operation, tuple[str | None, str]]] = {
        Operation.READ_PERSON: ("GET", "/api/my-account"),
        Operation.CHANGE_PROFILE: ("PATCH", "/api/my-account*"),
        Operation.UPLOAD_AVATAR: ("POST", "/api/my-account/user-assets/avatar"),
        Operation.CHANGE_USERNAME: ("PATCH", "/api/my-account"),
        Operation.SET_PASSWORD: ("POST", "/api/my-account/password"),
        Operation.CHECK_PASSWORD: ("POST", "/api/verifications/password"),
        Operation.SEND_CODE: ("POST", "/api/verifications/verification-code"),
        Operation.CHECK_CODE: ("POST", "/api/verifications/verification-code/verify"),
        Operation.CHANGE_EMAIL: ("POST", "/api/my-account/primary-email"),
        Operation.REMOVE_EMAIL: ("DELETE", "/api/my-account/primary-email"),
        Operation.LIST_FACTORS: ("GET", "/api/my-account/mfa-verifications"),
        Operation.BEGIN_ENROLMENT: (
            "POST",
            "/api/my-account/mfa-verifications/totp-secret/generate",
        ),
        Operation.ENROL: ("PUT", "/api/my-account/mfa-verifications/totp"),
        Operation.REMOVE_FACTOR: ("DELETE", "/api/my-account/mfa-verifications/*"),
        Operation.ADD_BACKUP_CODES: ("POST", "/api/my-account/mfa-verifications"),
        Operation.CHOOSE_WHEN_ASKED: ("PATCH", "/api/my-account/mfa-settings"),
        Operation.LIST_PASSKEYS: ("GET", "/api/my-account/mfa-verifications"),
        Operation.MAKE_PASSKEY: ("POST", "/api/verifications/web-authn/*"),
        Operation.ADD_PASSKEY: ("POST", "/api/my-account/mfa-verifications"),
        Operation.RENAME_PASSKEY: ("PATCH", "/api/my-account/mfa-verifications/*/name"),
        Operation.REMOVE_PASSKEY: ("DELETE", "/api/my-account/mfa-verifications/*"),
        Operation.LIST_SESSIONS: ("GET", "/api/my-account/sessions"),
        Operation.END_SESSION: ("DELETE", "/api/my-account/sessions/*"),
        Operation.LIST_APPS: ("GET", "/api/applications"),
        Operation.REVOKE_GRANT: ("DELETE", "/api/my-account/grants/*"),
        Operation.LIST_LINKED: ("GET", "/api/my-account"),
        Operation.BEGIN_LINKING: ("POST", "/api/verifications/social"),
        Operation.UNLINK: ("DELETE", "/api/my-account/identities/*"),
        Operation.LIST_PROVIDERS: ("GET", "/api/.well-known/*"),
        Operation.LIST_COMPANY_ACCOUNTS: ("GET", "/api/users/*"),
        Operation.LIST_SIGN_INS: ("GET", "/api/logs"),
        Operation.READ_SIGN_IN: ("GET", "/api/logs/*"),
        Operation.CLOSE: ("DELETE", "/api/users/*"),
        Operation.ANYTHING: (None, "/api/*"),
    }

    _REFUSALS: ClassVar[dict[Refused, tuple[int, str]]] = {
        Refused.BY_THE_TENANT: (400, "account_center.field_not_editable"),
        Refused.NOT_THERE: (404, "entity.not_found"),
        Refused.NO_SENDER: (501, "connector.not_found"),
        Refused.TOO_OFTEN: (429, "request.message_rate_limited"),
        Refused.SUSPENDED: (403, "user.suspended"),
        Refused.SIGNED_OUT: (401, "auth.unauthorized"),
        Refused.FOR_A_REASON_NOBODY_KNOWS: (418, "moon.in_wrong_phase"),
        Refused.LAST_WAY_IN: (422, "user.last_sign_in_method_required"),
        Refused.TAKEN_EMAIL: (422, "user.email_already_in_use"),
        Refused.TAKEN_PHONE: (422, "user.phone_already_in_use"),
        Refused.TAKEN_USERNAME: (422, "user.username_already_in_use"),
    }

    def answered(self, data: Any) -> Answer:
        return Answer(200, data)

    def refused(self, why: Refused) -> Answer:
        status, code = self._REFUSALS[why]
        return Answer(status, {"code": code, "message": "…"})

    def account(self, **told: Any) -> dict[str, Any]:
        names = {"user_id": "id", "custom": "customData", "created_at": "createdAt"}
        names["suspended"] = "isSuspended"
        return {names.get(name, name): value for name, value in told.items()}


class WireOfAuthing:
    """contracts/authing-api.md §2, §10: what the platform thinks is in the body of an HTTP 200."""

    UNKNOWN = "99999"

    ADDRESSES: ClassVar[dict[Operation, tuple[str | None, str]]] = {
        Operation.READ_PERSON: ("GET", "/api/v3/get-profile"),
        Operation.CHANGE_PROFILE: ("POST", "/api/v3/update-profile"),
        Operation.UPLOAD_AVATAR: ("POST", "/api/v2/upload"),
        Operation.CHANGE_USERNAME: ("POST", "/api/v3/update-profile"),
        Operation.SET_PASSWORD: ("POST", "/api/v3/update-password"),
        Operation.CHECK_PASSWORD: ("POST", "/api/v3/validate-password"),
        Operation.SEND_CODE: ("POST", "/api/v3/send-*"),
        Operation.CHECK_CODE: ("POST", "/api/v3/pre-check-code"),
        Operation.CHANGE_EMAIL: ("POST", "/api/v3/update-email"),
        Operation.REMOVE_EMAIL: ("POST", "/api/v3/unbind-email"),
        Operation.LIST_FACTORS: ("GET", "/api/v3/list-enrolled-factors"),
        Operation.LIST_OFFERED_FACTORS: ("GET", "/api/v3/list-factors-to-enroll"),
        Operation.BEGIN_ENROLMENT: ("POST", "/api/v3/send-enroll-factor-request"),
        Operation.ENROL: ("POST", "/api/v3/enroll-factor"),
        Operation.REMOVE_FACTOR: ("POST", "/api/v3/reset-factor"),
        Operation.LIST_PASSKEYS: ("GET", "/api/v3/webauthn/credentials"),
        Operation.RENAME_PASSKEY: ("PUT", "/api/v3/webauthn/credentials/*"),
        Operation.REMOVE_PASSKEY: ("DELETE", "/api/v3/webauthn/credentials/*"),
        Operation.LIST_SESSIONS: ("GET", "/api/v3/mydevices/list"),
        Operation.END_SESSION: ("POST", "/api/v3/mydevices/revoke-session"),
        Operation.FORGET_SESSION: ("POST", "/api/v3/mydevices/unbind"),
        Operation.LIST_APPS: ("GET", "/api/v3/get-my-accessible-apps"),
        Operation.LIST_SIGNED_IN_APPS: ("GET", "/api/v3/get-my-logged-in-apps"),
        Operation.LIST_LINKED: ("GET", "/api/v3/get-identities"),
        Operation.BEGIN_LINKING: ("GET", "/api/v3/generate-link-extidp-url"),
        Operation.UNLINK: ("POST", "/api/v3/unlink-extidp"),
        Operation.LIST_PROVIDERS: ("GET", "/api/v3/get-application-enabled-extidps"),
        Operation.LIST_COMPANY_ACCOUNTS: ("GET", "/api/v3/get-profile"),
        Operation.LIST_SIGN_INS: ("GET", "/api/v3/get-my-login-history"),
        Operation.READ_SIGN_IN: ("GET", "/api/v3/get-my-login-history"),
        Operation.BEGIN_CLOSING: ("POST", "/api/v3/verify-delete-account-request"),
        Operation.CLOSE: ("POST", "/api/v3/delete-account"),
        Operation.LIST_TENANTS: ("GET", "/api/v3/get-my-tenant-list"),
        Operation.LIST_DEPARTMENTS: ("GET", "/api/v3/get-my-department-list"),
        Operation.LIST_GROUPS: ("GET", "/api/v3/get-my-group-list"),
        Operation.LIST_ROLES: ("GET", "/api/v3/get-my-role-list"),
        Operation.LIST_RESOURCES: ("GET", "/api/v3/get-my-authorized-resources"),
        Operation.ANYTHING: (None, "/api/*"),
    }

    _REFUSALS: ClassVar[dict[Refused, tuple[int, int | None]]] = {
        Refused.BY_THE_TENANT: (403, 1001),
        Refused.BY_THE_PLAN: (402, 4021),
        Refused.NOT_THERE: (404, None),
        Refused.TOO_OFTEN: (429, None),
        Refused.SUSPENDED: (403, 2005),
        Refused.SIGNED_OUT: (401, 2020),
        Refused.FOR_A_REASON_NOBODY_KNOWS: (418, 99999),
        Refused.NOT_IN_THE_PLAN: (402, 4021),
        Refused.MALFORMED: (400, 2231),
        Refused.WRONG_PASSWORD: (403, 2333),
        Refused.OTHER_ADDRESS: (422, 2037),
        Refused.LAST_WAY_IN: (400, 2217),
        Refused.TAKEN_EMAIL: (400, 2200),
        Refused.TAKEN_PHONE: (400, 2035),
        Refused.TAKEN_USERNAME: (400, 2034),
    }

    def answered(self, data: Any) -> Answer:
        return Answer(200, {"statusCode": 200, "message": "", "data": data})

    def refused(self, why: Refused) -> Answer:
        status, code = self._REFUSALS[why]
        said = {"statusCode": status, "message": "…"}
        return Answer(200, said if code is None else {**said, "apiCode": code})

    def account(self, *, suspended: bool = False, **told: Any) -> dict[str, Any]:
        names = {"user_id": "userId", "custom": "customData", "created_at": "createdAt"}
        state = {"status": "Suspended"} if suspended else {}
        return state | {names.get(name, name): value for name, value in told.items()}


class Breakable:
    """Of a ground whose platform is in this process: breaking what the portal asks of it."""

    operator: Sandbox
    wire: Wire
    _passed: float = 0.0

    def breaks(self, operation: Operation, kind: str, **options: Any) -> None:
        """A fault of *kind*, see ``portal.sandbox.testing.faults``, until ``operator.mend()``."""
        method, path = self.wire.ADDRESSES[operation]
        self.operator.break_(kind, path, **{"method": method, **options})

    def answers(self, operation: Operation, data: Any, **options: Any) -> None:
        """*data* where the account of somebody should be, in an answer that looks well."""
        answer = self.wire.answered(data)
        self.breaks(operation, "status", status=answer.status, json=answer.json, **options)

    def refuses(self, operation: Operation, why: Refused) -> None:
        answer = self.wire.refused(why)
        self.breaks(operation, "status", status=answer.status, json=answer.json)

    def closes(self, operation: Operation) -> None:
        """Whoever runs the platform lets people do that no more."""
        self.refuses(operation, Refused.BY_THE_TENANT)

    def time_passes(self, seconds: float) -> None:
        """For the platform, and for the portal’s own clock."""
        self.operator.advance_clock(seconds)
        self._passed += seconds

    def now(self) -> float:
        return time.time() + self._passed

    def asked(self, operation: Operation) -> list[dict[str, Any]]:
        """The calls of *operation* so far, the oldest first."""
        method, pattern = self.wire.ADDRESSES[operation]
        return [
            call
            for call in self.operator.calls()
            if method in (None, call["method"]) and fnmatchcase(call["path"], pattern)
        ]
