"""
The names that a session is found by beside its id.

Each says whose it is and is a hash, so that the keys of the store tell nobody's id.
"""

import hashlib

import msgspec

from portal.auth.session_records import SessionRecord


def of_session(record: SessionRecord) -> str:
    """Its own, which it keeps when its id is changed."""
    return _name("session", record.tenant, record.handle)


def of_person(tenant_id: str, issuer: str, subject: str) -> str:
    return _name("sub", tenant_id, issuer, subject)


def of_platform_session(
    tenant_id: str, issuer: str, platform_session: str, subject: str | None
) -> str:
    """Of one session of the platform, or of what it is to *subject* alone."""
    if subject is None:
        return _name("sid", tenant_id, issuer, platform_session)
    return _name("sid+sub", tenant_id, issuer, platform_session, subject)


def all_of(record: SessionRecord) -> tuple[str, ...]:
    whose = (record.tenant, record.issuer)
    names = (of_session(record), of_person(*whose, record.subject))
    if record.platform_session is None:
        return names
    return (
        *names,
        of_platform_session(*whose, record.platform_session, None),
        of_platform_session(*whose, record.platform_session, record.subject),
    )


def _name(kind: str, *parts: str) -> str:
    return f"{kind} {hashlib.sha256(msgspec.json.encode(parts)).hexdigest()}"
