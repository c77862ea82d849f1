"""Who somebody of a company is here, and the accounts that the company is known to have."""

from typing import Any

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.people import directory
from portal.sandbox.people.changes import change_user
from portal.sandbox.store import Row
from portal.sandbox.tenant.companies import issuer_of
from portal.sandbox.tenant.settings import TENANT

Json = dict[str, Any]


def known_staff(company: Json) -> list[Json]:
    """As the company tells them: ``id``, ``name``, ``email``."""
    rows = store().rows("SELECT sso_identities FROM users ORDER BY created_at, id")
    identities = [one for row in rows for one in row["sso_identities"]]
    return [one["detail"] for one in identities if one.get("issuer") == issuer_of(company)]


def come_from(company: Json, told: Json, application_id: str) -> tuple[Row, bool]:
    """
    Whoever the company says has come, and whether they are new here.

    They are known by the company’s word for them; else by their address, and get the company’s
    account added to theirs; else they are new. The company’s name and picture are taken over by
    whoever is new and, where the connector says so, at each sign-in.
    """
    with store().transaction():
        user = _known(company, told["id"])
        if user is None and told.get("email"):
            user = directory.person_at("email", told["email"])
        if user is None:
            return _new(company, told, application_id), True
        shared = _shared(told) if company["syncProfile"] else {}
        identities = _with(user, company, told)
        return change_user(user["id"], sso_identities=identities, **shared), False


def _known(company: Json, staff_id: str) -> Row | None:
    return store().row(
        "SELECT * FROM users WHERE EXISTS (SELECT 1 FROM json_each(sso_identities)"
        " WHERE json_extract(value, '$.issuer') = ? AND json_extract(value, '$.identityId') = ?)",
        issuer_of(company),
        staff_id,
    )


def _new(company: Json, told: Json, application_id: str) -> Row:
    user = directory.add_person(
        primary_email=told.get("email"), application_id=application_id, **_shared(told)
    )
    return change_user(user["id"], sso_identities=_with(user, company, told))


def _shared(told: Json) -> Json:
    return {name: told[name] for name in ("name", "avatar") if told.get(name)}


def _with(user: Row, company: Json, told: Json) -> list[Json]:
    """The company accounts of *user*, with what *company* tells today."""
    others = [one for one in user["sso_identities"] if not _is(one, company, told)]
    same = (one for one in user["sso_identities"] if _is(one, company, told))
    before: Json = next(same, {})
    now = clock.now()
    return [
        *others,
        {
            "tenantId": TENANT,
            "id": before.get("id", long_id()),
            "userId": user["id"],
            "issuer": issuer_of(company),
            "identityId": told["id"],
            "detail": told,
            "createdAt": before.get("createdAt", now),
            "updatedAt": now,
            "ssoConnectorId": company["id"],
        },
    ]


def _is(identity: Json, company: Json, told: Json) -> bool:
    known = (identity.get("issuer"), identity.get("identityId"))
    return known == (issuer_of(company), told["id"])
