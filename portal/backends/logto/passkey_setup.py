"""Can a tenant's people make passkeys on the portal's own pages (contracts/logto-api.md §5.3)?"""

from portal.backends.http import JsonClient
from portal.backends.logto import published, wire
from portal.backends.logto.experience_client import ExperienceClient, KeptDocuments
from portal.backends.setup_report import SetupReport
from portal.identity.models import Access
from portal.identity.passkeys import PasskeyRules, Place
from portal.tenants.models import Tenant


def look_at_passkeys(
    public: JsonClient, endpoint: str, tenant: Tenant, report: SetupReport
) -> None:
    """Adds to *report*. Where it cannot be done here, people are led to the platform's own page."""
    client = ExperienceClient(public, KeptDocuments(), application=tenant.oidc.client_id)
    rules = client.passkey_rules(endpoint)
    if not rules.offered:
        report.note("passkeys: the sign-in experience offers none")
        return
    if rules.access is not Access.EDITABLE:
        report.note(
            "passkeys: people cannot change theirs; set passkey (or mfa) to Edit in the account "
            "center, and mfa to ReadOnly at least"
        )
        return
    if tenant.origin not in rules.origins:
        report.note(
            f"passkeys: add {tenant.origin} to webauthnRelatedOrigins of the account center; until "
            f"then people make theirs on the platform’s own page"
        )
        return
    _look_at_place(public, rules, tenant, report)


def _look_at_place(
    public: JsonClient, rules: PasskeyRules, tenant: Tenant, report: SetupReport
) -> None:
    place = rules.place(tenant.origin)
    if place is Place.ELSEWHERE:
        report.note(
            f"passkeys: browsers make none for {rules.host} at {tenant.origin}; people make theirs "
            "on the platform’s own page"
        )
    elif place is Place.PERHAPS_HERE:
        if tenant.origin not in _told_to_browsers(public):
            report.wrong(
                f"passkeys: {rules.address}/.well-known/webauthn does not name {tenant.origin}; "
                "browsers look there. Is something in front of the platform answering?"
            )
            return
        report.note(
            f"passkeys: at {tenant.origin} only browsers that know related origins can make them; "
            f"at a name below {rules.host} all could"
        )


def _told_to_browsers(public: JsonClient) -> list[str]:
    answer = public.get("/.well-known/webauthn")
    return wire.read(published.WireRelatedOrigins, answer).origins
