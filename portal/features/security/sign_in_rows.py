"""What lets me in, row by row. The platform does not tell since when; so the page does not."""

from collections.abc import Iterator

from flask_babel import gettext as _

from portal.features.security.parts import Parts
from portal.features.security.passkey_row import passkey_row
from portal.features.security.rows import Line, Row, locked_by, page_of
from portal.identity.models import Access, LinkedIdentity
from portal.identity.providers import Provider
from portal.web.phone_numbers import readable
from portal.web.ways_in import provider_name


def sign_in_rows(parts: Parts) -> list[Row]:
    """What the tenant has switched off is left out; where nobody can tell, what has no value is."""
    return [*_details(parts), *passkey_row(parts), *_social(parts)]


def _details(parts: Parts) -> Iterator[Row]:
    person, rules = parts.person, parts.rules
    phone = readable(person.phone) if person.phone else None
    password = _("Set") if person.has_password else None
    details = (
        (_("Password"), password, rules.password if rules else None, "password.edit"),
        (_("Email"), person.email, rules.email if rules else None, "email.edit"),
        (_("Phone"), phone, rules.phone if rules else None, "phone.edit"),
        (_("Username"), person.username, rules.username if rules else None, "username.edit"),
    )
    for label, value, access, endpoint in details:
        if access is not Access.OFF and (access or value):
            yield Row(
                label=str(label),
                lines=(Line(value),) if value else (),
                empty=str(_("Not set")),
                action=str(_("Change") if value else _("Add")),
                url=page_of(endpoint, access),
                note=locked_by(access),
            )


def _social(parts: Parts) -> Iterator[Row]:
    """A tenant without providers has no such row, unless somebody still has such an account."""
    providers = parts.experience.providers if parts.experience else ()
    identities = parts.person.identities
    if identities or (identities is not None and providers):
        names = {provider.key: provider for provider in providers}
        yield Row(
            label=str(_("Social accounts")),
            lines=tuple(_line(identity, names) for identity in identities),
            empty=str(_("None linked")),
            action=str(_("Manage")),
            url=page_of("linked_accounts.show", parts.rules.social if parts.rules else None),
            note=locked_by(parts.rules.social if parts.rules else None),
        )


def _line(identity: LinkedIdentity, providers: dict[str, Provider]) -> Line:
    provider = providers.get(identity.provider, Provider(identity.provider))
    return Line(provider_name(provider), identity.name or "")
