"""What each platform wants to be told at its OpenID endpoints, where there is a choice."""

from dataclasses import dataclass

from portal.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    *scope* is fixed at sign-in: one added later needs a new one. *prompt* goes along with every
    sign-in; *step_up_prompt* makes the platform ask for the whole way in again. Where *wants_hint*,
    the platform leads back from signing out only when it is shown the ID token. Where
    *revokes_access*, an access token outlives the session unless it is revoked by itself.
    """

    scope: str
    prompt: str
    step_up_prompt: str
    wants_hint: bool = False
    revokes_access: bool = False


LOGTO = Dialect(
    # No offline_access, so that the tokens end with the platform's session (contract §2.4).
    scope=(
        "openid profile email phone address custom_data identities roles "
        "urn:logto:scope:organizations urn:logto:scope:organization_roles "
        "urn:logto:scope:sessions urn:logto:scope:trusted_devices"
    ),
    prompt="",
    # Logto notes how somebody came in when it passes its consent, which it does by itself for the
    # tenant's own applications.
    step_up_prompt="login consent",
)

_AUTHING = Dialect(
    # get-profile shows what the scope allows and nothing else (authing-api.md §0).
    scope="openid profile username email phone address external_id extended_fields roles",
    prompt="",
    step_up_prompt="login",
    wants_hint=True,
    revokes_access=True,
)

_AUTHING_OFFLINE = Dialect(
    # A refresh token comes only with the page of consent (authing-api.md §0).
    scope=f"{_AUTHING.scope} offline_access",
    prompt="consent",
    step_up_prompt="login consent",
    wants_hint=True,
    revokes_access=True,
)


def dialect_of(tenant: Tenant) -> Dialect:
    if tenant.platform == "logto":
        return LOGTO
    lasts = tenant.authing is not None and tenant.authing.offline_access
    return _AUTHING_OFFLINE if lasts else _AUTHING
