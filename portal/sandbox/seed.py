"""The first day: applications, the tenant's settings and the cast of the demo.

Seeding fills a new database only; a restart keeps what is there. The applications are written at
every start, because their secrets and addresses are the operator's.
"""

from portal.sandbox import clock
from portal.sandbox.current import config, store
from portal.sandbox.people.cast import (
    FRANKS_BACKUP_CODES,
    FRANKS_TOTP_SECRET,
    PASSWORDS,
    add_cast,
)
from portal.sandbox.tenant.demo import add_tenant

__all__ = ["FRANKS_BACKUP_CODES", "FRANKS_TOTP_SECRET", "PASSWORDS", "seed", "start_over"]

_SEEDED = "seeded"
_KEPT = ("signing_keys",)


def seed() -> None:
    """Called at every start, by every worker."""
    with store().transaction():
        _write_applications()
        if store().setting(_SEEDED) is None:
            add_tenant()
            add_cast()
            store().set_setting(_SEEDED, True)


def start_over() -> None:
    """Forget everything but the signing key, and seed again."""
    with store().transaction():
        tables = store().rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in tables:
            if table["name"] not in _KEPT and not table["name"].startswith("sqlite_"):
                store().run(f"DELETE FROM {table['name']}")  # noqa: S608 - the schema's own names
        seed()


def _write_applications() -> None:
    for application in config().applications:
        metadata: dict[str, object] = {
            "redirectUris": list(application.redirect_uris),
            "postLogoutRedirectUris": list(application.post_logout_redirect_uris),
        }
        if application.backchannel_logout_uri:
            metadata |= {
                "backchannelLogoutUri": application.backchannel_logout_uri,
                "backchannelLogoutSessionRequired": True,
            }
        _write(
            application.id,
            name=application.brand.name,
            type="Traditional",
            secret=application.secret,
            oidc_client_metadata=metadata,
            custom_client_metadata={"alwaysIssueRefreshToken": True, "rotateRefreshToken": True},
            brand={
                "name": application.brand.name,
                "color": application.brand.color,
                "darkColor": application.brand.dark_color,
                "logoUrl": application.brand.logo_url,
            },
        )
    management = config().management
    if management is not None:
        _write(
            management.id,
            name=management.name,
            type="MachineToMachine",
            secret=management.secret,
            may_manage=True,
        )


def _write(application_id: str, **columns: object) -> None:
    if not store().update("applications", {"id": application_id}, **columns):
        store().insert("applications", id=application_id, created_at=clock.now(), **columns)
