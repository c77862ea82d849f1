"""Ways in and ways back, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.identity.models import Channel, Experience, Identifier, Person, plain
from portal.identity.providers import Provider
from portal.identity.ways_in import Means, Remaining, WayIn
from portal.web.i18n import current_language
from portal.web.phone_numbers import readable


@dataclass(frozen=True, slots=True)
class Shown:
    """
    “How will I still get in?” in sentences. *ways_back* are those for a forgotten password, None
    for someone who has no password to forget.
    """

    ways_in: list[str]
    ways_back: list[str] | None
    is_enough: bool
    can_confirm: bool


def shown(left: Remaining, person: Person, experience: Experience) -> Shown:
    providers = {provider.key: provider for provider in experience.providers}
    back = [_way_back(channel, person) for channel in left.ways_back]
    return Shown(
        ways_in=[_way_in(way, providers) for way in left.ways_in],
        ways_back=back if person.has_password else None,
        is_enough=left.is_enough,
        can_confirm=left.can_confirm,
    )


def provider_name(provider: Provider) -> str:
    """In the person's language, else in English, else what the platform calls it."""
    known = (provider.names.get(current_language()), provider.names.get("en"), provider.key)
    return next((plain(name) for name in known if name and plain(name)), provider.key)


def _way_in(way: WayIn, providers: Mapping[str, Provider]) -> str:
    shown = readable(way.value) if way.identifier is Identifier.PHONE else way.value
    match way.means, way.identifier:
        case Means.PROVIDER, _any:
            return str(
                _("With your %(provider)s account", provider=provider_name(providers[shown]))
            )
        case Means.CODE, Identifier.EMAIL:
            return str(_("With a code by email to %(address)s", address=shown))
        case Means.CODE, _any:
            return str(_("With a code by text message to %(number)s", number=shown))
        case _:
            return str(_("With %(identifier)s and your password", identifier=shown))


def _way_back(channel: Channel, person: Person) -> str:
    if channel is Channel.EMAIL:
        return str(_("With a code by email to %(address)s", address=person.email))
    return str(_("With a code by text message to %(number)s", number=readable(person.phone or "")))
