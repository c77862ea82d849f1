"""
Logto's refusals in the portal's words: its code first, because one status can mean several things
(contracts/logto-api.md §9). Its English is never read.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from portal.backends import refusals
from portal.backends.http import Dialect
from portal.backends.logto.names import our_field
from portal.backends.logto.password_issues import complaints
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    ChangedElsewhere,
    InputRejected,
    NotAllowed,
    NotFound,
    PasswordRejected,
    PortalError,
    Reason,
    Refusal,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)

Maker: TypeAlias = Callable[[Refusal], PortalError]

_CODE = re.compile(r"[A-Za-z0-9_.]{1,80}")
_DEAD_TOKEN = "auth.unauthorized"  # noqa: S105  # a code, not a secret


def _is(kind: Callable[[str], PortalError]) -> Maker:
    return lambda refusal: kind(refusal.code)


def _rejected(field: str | None, reason: Reason) -> Maker:
    return lambda refusal: InputRejected(field, reason, refusal.code)


def _unauthorized(refusal: Refusal) -> PortalError:
    """With 401 the token is dead; otherwise it lacks a scope, although we ask for it (R-22)."""
    return (SignInRequired if refusal.status == 401 else SetupProblem)(refusal.code)


def _too_many(refusal: Refusal) -> PortalError:
    return TooManyAttempts(refusal.code, refusal.retry_after)


def _invalid_input(refusal: Refusal) -> PortalError:
    return InputRejected(our_field(_first_path(refusal.data)), Reason.INVALID, refusal.code)


def _identity_in_use(refusal: Refusal) -> PortalError:
    """One code, two meanings: 400 is the person's own provider, 422 somebody else (§10)."""
    reason = Reason.OPENS_ANOTHER if refusal.status == 422 else Reason.PROVIDER_LINKED
    return InputRejected("account", reason, refusal.code)


def _password_rejected(refusal: Refusal) -> PortalError:
    return PasswordRejected(complaints(refusal.data), refusal.code)


_BY_CODE: dict[str, Maker] = {
    "auth.unauthorized": _unauthorized,
    "auth.authorization_header_missing": _is(SignInRequired),
    "auth.authorization_token_type_not_supported": _is(SignInRequired),
    "auth.forbidden": _is(SetupProblem),
    "auth.third_party_application_forbidden": _is(SetupProblem),
    "oidc.invalid_grant": _is(SignInRequired),
    "session.not_found": _is(SignInRequired),
    "user.suspended": _is(AccountSuspended),
    "account_center.not_enabled": _is(SetupProblem),
    "account_center.field_not_enabled": _is(NotAllowed),
    "account_center.field_not_editable": _is(NotAllowed),
    "verification_record.permission_denied": _is(VerificationRequired),
    "verification_record.not_found": _is(VerificationRequired),
    "user.username_already_in_use": _rejected("username", Reason.TAKEN),
    "user.username_required": _rejected("username", Reason.INVALID),
    "user.username_starts_with_number": _rejected("username", Reason.NO_NUMBER_FIRST),
    "user.username_invalid_charset_hard": _rejected("username", Reason.WRONG_CHARACTERS),
    "user.username_too_short": _rejected("username", Reason.TOO_SHORT),
    "user.username_too_long": _rejected("username", Reason.TOO_LONG),
    "user.username_uppercase_not_allowed": _rejected("username", Reason.NO_UPPERCASE),
    "user.username_lowercase_not_allowed": _rejected("username", Reason.NO_LOWERCASE),
    "user.username_numbers_not_allowed": _rejected("username", Reason.NO_NUMBERS),
    "user.username_underscore_not_allowed": _rejected("username", Reason.NO_UNDERSCORE),
    "user.last_sign_in_method_required": _rejected(None, Reason.LAST_WAY_IN),
    "user.identity_already_in_use": _identity_in_use,
    "user.identity_not_exist": _is(NotFound),
    "session.invalid_connector_id": _is(SetupProblem),
    "connector.unexpected_type": _is(SetupProblem),
    "user.email_already_in_use": _rejected("email", Reason.ADDRESS_TAKEN),
    "user.phone_already_in_use": _rejected("phone", Reason.ADDRESS_TAKEN),
    "user.invalid_email": _rejected("email", Reason.NOT_AN_EMAIL),
    "user.invalid_phone": _rejected("phone", Reason.NOT_A_PHONE),
    "session.email_blocklist.invalid_email": _rejected("email", Reason.NOT_AN_EMAIL),
    "session.email_blocklist.email_subaddressing_not_allowed": _rejected(
        "email", Reason.NO_PART_AFTER_PLUS
    ),
    "session.email_blocklist.email_not_allowed": _rejected("email", Reason.EMAIL_NOT_ALLOWED),
    "user.personal_access_token_name_exists": _rejected("name", Reason.NAME_IN_USE),
    "user.same_password": _rejected("new_password", Reason.SAME_PASSWORD),
    "password.rejected": _password_rejected,
    "session.invalid_credentials": _rejected("password", Reason.WRONG_PASSWORD),
    "verification_code.code_mismatch": _rejected("code", Reason.WRONG_CODE),
    "verification_code.exceed_max_try": _rejected("code", Reason.CODE_TRIED_TOO_OFTEN),
    "verification_code.expired": _rejected("code", Reason.CODE_EXPIRED),
    "verification_code.not_found": _rejected("code", Reason.CODE_EXPIRED),
    "verification_code.email_mismatch": _rejected("code", Reason.CODE_EXPIRED),
    "verification_code.phone_mismatch": _rejected("code", Reason.CODE_EXPIRED),
    "session.mfa.invalid_totp_code": _rejected("code", Reason.WRONG_CODE),
    "session.mfa.mfa_factor_not_enabled": _is(NotAllowed),
    "session.mfa.backup_code_can_not_be_alone": _rejected(None, Reason.BACKUP_CODES_ALONE),
    "user.totp_secret_invalid": _rejected("key", Reason.KEY_NOT_ACCEPTED),
    "user.totp_already_in_use": _is(ChangedElsewhere),
    "user.backup_code_already_in_use": _is(ChangedElsewhere),
    "user.wrong_backup_code_format": _rejected(None, Reason.BACKUP_CODES_NOT_ACCEPTED),
    "session.mfa.webauthn_verification_failed": _rejected(
        "credential", Reason.PASSKEY_NOT_ACCEPTED
    ),
    "session.mfa.pending_info_not_found": _rejected("credential", Reason.TOOK_TOO_LONG),
    "connector.not_found": _is(SetupProblem),
    "guard.invalid_input": _invalid_input,
    "guard.file_size_exceeded": _rejected("avatar", Reason.TOO_LARGE),
    "guard.mime_type_not_allowed": _rejected("avatar", Reason.WRONG_FILE_TYPE),
    "storage.not_configured": _rejected("avatar", Reason.NO_STORAGE),
    "storage.upload_error": _is(BackendUnavailable),
    "request.invalid_input": _rejected(None, Reason.INVALID),
    "entity.invalid_input": _rejected(None, Reason.INVALID),
    "entity.value_too_long": _rejected(None, Reason.TOO_LONG),
    "oidc.session_not_found": _is(NotFound),
    "oidc.invalid_session_account_id": _is(NotFound),
    "entity.not_found": _is(NotFound),
    "entity.not_exists": _is(NotFound),
    "entity.not_exists_with_id": _is(NotFound),
    "entity.relation_foreign_key_not_found": _is(NotFound),
    "entity.unique_integrity_violation": _rejected(None, Reason.TAKEN),
    "organization.require_membership": _is(NotFound),
    "organization.role_names_not_found": _is(NotFound),
    "request.message_rate_limited": _too_many,
    "session.verification_blocked_too_many_attempts": _too_many,
    "connector.rate_limit_exceeded": _too_many,
    "connector.usage_limit_exceeded": _too_many,
}

# For answers without a code: from a proxy in front of Logto, or from a Logto without that route.
_BY_STATUS: dict[int, Maker] = {
    404: lambda refusal: SetupProblem("http_404"),
    405: lambda refusal: SetupProblem("http_405"),
    413: _rejected(None, Reason.TOO_LARGE),
}


def refusal(status: int, content: object) -> Refusal | None:
    """What *content* refuses; None for an answer that refuses nothing."""
    if 200 <= status < 300:
        return None
    said = content if isinstance(content, dict) else {}
    code = said.get("code")
    return Refusal(status, code if isinstance(code, str) else "", said.get("data"))


def translate(refusal: Refusal) -> PortalError:
    """
    The error of ours for *refusal*.

    A code that is not in the table is a PortalError of no particular kind, which becomes a page
    with a reference (R-32). It is counted and logged, so that the operator learns of it in time.
    """
    known = _BY_CODE.get(refusal.code)
    code = refusal.code if _CODE.fullmatch(refusal.code) else f"http_{refusal.status}"
    refusals.count(code, is_known=known is not None)
    if known:
        return known(refusal)
    if refusal.status >= 500:
        return BackendUnavailable(code)
    if refusal.status == 429:
        return _too_many(refusal)
    without_code = _BY_STATUS.get(refusal.status) if not refusal.code else None
    return without_code(refusal) if without_code else PortalError(code)


def _to_the_portal(refusal: Refusal) -> PortalError:
    """When it asks with its own authority: it is the portal that is not let in, nobody else."""
    error = translate(refusal)
    return SetupProblem(error.code) if isinstance(error, SignInRequired) else error


def is_dead_token(refusal: Refusal) -> bool:
    return refusal.status == 401 and refusal.code == _DEAD_TOKEN


def _first_path(data: object) -> str | None:
    """The member that Logto's guard complains about first (§1, *Validation error*)."""
    issues = data.get("issues") if isinstance(data, dict) else None
    issue = issues[0] if isinstance(issues, list) and issues else None
    path = issue.get("path") if isinstance(issue, dict) else None
    first = path[0] if isinstance(path, list) and path else None
    return first if isinstance(first, str) else None


DIALECT = Dialect(refusal, translate, is_dead_token)

PORTALS_DIALECT = Dialect(refusal, _to_the_portal, is_dead_token)
