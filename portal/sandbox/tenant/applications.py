"""The applications that the operator named, written at every start: their secrets may be new."""

from portal.sandbox import clock
from portal.sandbox.current import config, store


def write_applications() -> None:
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
