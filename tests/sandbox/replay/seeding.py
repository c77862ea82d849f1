"""What is there before the first record of a scenario.

The tenant's settings, and what ``given`` adds to them.
"""

import json
import re
import secrets
from pathlib import Path
from typing import Any

import pyotp

from portal.sandbox import clock
from portal.sandbox.ids import long_id, opaque_token, short_id
from portal.sandbox.people import one_time_tokens, passwords
from portal.sandbox.people.directory import add_person
from portal.sandbox.people.factors import new_factor
from portal.sandbox.store import Store
from tests.sandbox.replay.placeholders import PLACEHOLDER, Memory
from tests.sandbox.replay.sending import HOST

Json = dict[str, Any]

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"

# Keys of the sandbox's own that a fresh database has; everything else in it is the demo's and goes.
_KEPT_TABLES = frozenset({"signing_keys"})
_COLUMNS = {
    "username": "username",
    "primaryEmail": "primary_email",
    "primaryPhone": "primary_phone",
    "name": "name",
    "profile": "profile",
    "customData": "custom_data",
    "identities": "identities",
}
# What the operator's list does not show of a connector: where the provider is, and as what.
_FAKE_IDP = {"clientId": "logto", "scope": "profile email"}
_NAMED = re.compile(r"<(id|secret):[a-z-]+:[a-z0-9-]+>")


def empty(store: Store) -> None:
    with store.transaction():
        for table in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if table["name"] not in _KEPT_TABLES and not table["name"].startswith("sqlite_"):
                store.run(f"DELETE FROM {table['name']}")  # noqa: S608 - names from the schema


def name_hosts(memory: Memory, portal: str) -> None:
    hosts = {
        "host": HOST,
        "hostname": HOST.partition(":")[0],
        "portal": portal,
        "portal-alt": "portal-alt.example.test",
        "other-app": "shop.example.test",
        "other-app-alt": "shop-alt.example.test",
        "fake-idp": "fake-idp.example.test",
    }
    memory.values |= {f"<{name}>": host for name, host in hosts.items()}


def seed_tenant(store: Store, memory: Memory) -> None:
    """The settings that all scenarios start from."""
    recorded = json.loads((TRANSCRIPTS / "tenant.json").read_text(encoding="utf-8"))
    _name_things(json.dumps(recorded), memory)
    tenant = memory.write(recorded)
    for name, application in tenant["applications"].items():
        _add_application(store, application, may_manage=name == "management")
    store.set_setting("account_center", tenant["account_center"])
    store.set_setting("sign_in_experience", tenant["sign_in_experience"])
    store.set_setting("connectors", _configured(_with_logos(tenant), memory))
    store.set_setting("custom_profile_fields", tenant["custom_profile_fields"])
    _add_organization_template(store, tenant)


def seed_people(store: Store, given: Json, memory: Memory) -> None:
    for name, application in given.get("applications", {}).items():
        memory.values |= {f"<id:app:{name}>": long_id(), f"<secret:app:{name}>": opaque_token()}
        named = {"id": f"<id:app:{name}>", "secret": f"<secret:app:{name}>", "name": name}
        _add_application(store, memory.write({**named, **application}), may_manage=False)
    for name, user in given.get("users", {}).items():
        memory.values[f"<id:user:{name}>"] = short_id()
        _add_user(memory.values[f"<id:user:{name}>"], user, memory)
    for name, organization in given.get("organizations", {}).items():
        memory.values[f"<id:org:{name}>"] = short_id()
        _add_organization(store, memory.values[f"<id:org:{name}>"], organization, memory)
    for placeholder, token in given.get("one_time_tokens", {}).items():
        memory.values[placeholder] = one_time_tokens.new_token(token["email"], {})["token"]


def change_tenant(store: Store, given: Json, memory: Memory) -> None:
    """Settings that the scenario changes; account center ``fields`` are merged into its own."""
    changes = memory.write(given.get("tenant", {}))
    center, experience = store.setting("account_center"), store.setting("sign_in_experience")
    asked = changes.get("account_center", {})
    fields = {**center["fields"], **asked.get("fields", {})}
    store.set_setting("account_center", {**center, **asked, "fields": fields})
    store.set_setting("sign_in_experience", {**experience, **changes.get("sign_in_exp", {})})
    if "trustedDevice" in fields:  # a development build has them, and says so here as well
        trusting = {"trustedDevice": {"enabled": True, "durationDays": 30}}
        store.set_setting("sign_in_experience", {**store.setting("sign_in_experience"), **trusting})
    missing = changes.get("without_connectors", [])
    kept = [item for item in store.setting("connectors") if item["target"] not in missing]
    store.set_setting("connectors", kept)


def _name_things(text: str, memory: Memory) -> None:
    for name in set(PLACEHOLDER.findall(text)):
        if _NAMED.fullmatch(name):
            memory.values[name] = opaque_token() if name.startswith("<secret:") else long_id()


def _add_application(store: Store, application: Json, *, may_manage: bool) -> None:
    store.insert(
        "applications",
        id=application["id"],
        name=application["name"],
        description=application.get("description"),
        type=application["type"],
        is_third_party=application.get("isThirdParty", False),
        secret=application["secret"],
        may_manage=may_manage,
        oidc_client_metadata=application.get("oidcClientMetadata", {}),
        custom_client_metadata=application.get("customClientMetadata", {}),
        created_at=clock.now(),
    )


def _with_logos(tenant: Json) -> list[Json]:
    """The operator's list of connectors lacks what the public one shows of them."""
    public = {
        item["id"]: item for item in tenant["well_known_sign_in_experience"]["socialConnectors"]
    }
    return [{**connector, **public.get(connector["id"], {})} for connector in tenant["connectors"]]


def _configured(connectors: list[Json], memory: Memory) -> list[Json]:
    endpoint = memory.write("http://<fake-idp>/authorize")
    config = {"config": {**_FAKE_IDP, "authorizationEndpoint": endpoint}}
    return [
        {**connector, **(config if connector["target"] == "fake-idp" else {})}
        for connector in connectors
    ]


def _add_organization_template(store: Store, tenant: Json) -> None:
    for scope in tenant["organization_scopes"]:
        store.insert("organization_scopes", **_picked(scope, "id", "name", "description"))
    for role in tenant["organization_roles"]:
        store.insert("organization_roles", **_picked(role, "id", "name", "description", "type"))
        for scope in role["scopes"]:
            store.insert("organization_role_scopes", role_id=role["id"], scope_id=scope["id"])


def _picked(item: Json, *members: str) -> Json:
    return {member: item[member] for member in members}


def _add_user(user_id: str, user: Json, memory: Memory) -> None:
    columns = {column: user[member] for member, column in _COLUMNS.items() if member in user}
    if "password" in user:
        columns["password_hash"] = passwords.hashed(user["password"])
    if "mfa" in user:
        columns["mfa_verifications"] = _factors(user["mfa"], memory)
    add_person(id=user_id, **columns)


def _factors(mfa: Json, memory: Memory) -> list[Json]:
    secret = memory.values[mfa["totp"]] = pyotp.random_base32()
    factors = [new_factor("Totp", key=secret)]
    if "backup_codes" in mfa:
        memory.values |= {
            code: secrets.token_hex(5)
            for code in mfa["backup_codes"]
            if PLACEHOLDER.fullmatch(code)
        }
        codes = [{"code": code} for code in memory.write(mfa["backup_codes"])]
        factors.append(new_factor("BackupCode", codes=codes))
    return factors


def _add_organization(
    store: Store, organization_id: str, organization: Json, memory: Memory
) -> None:
    store.insert(
        "organizations",
        id=organization_id,
        name=organization["name"],
        description=organization.get("description"),
        created_at=clock.now(),
    )
    for member, roles in organization["members"].items():
        membership = {
            "organization_id": organization_id,
            "user_id": memory.values[f"<id:user:{member}>"],
        }
        store.insert("organization_members", **membership)
        for role in roles:
            role_id = memory.values[f"<id:org-role:{role}>"]
            store.insert("organization_member_roles", **membership, role_id=role_id)
