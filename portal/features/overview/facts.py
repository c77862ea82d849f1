"""Who I am and since when, in words; what is not known is left out."""

from flask_babel import format_date
from flask_babel import gettext as _

from portal.identity.models import Person
from portal.web.i18n import moment
from portal.web.phone_numbers import readable


def known_facts(person: Person) -> list[tuple[str, str]]:
    """Names and values, in the person's language and time zone."""
    since, last = person.created_at, person.last_sign_in_at
    facts = (
        (_("Username"), person.username),
        (_("Email"), person.email),
        (_("Phone"), readable(person.phone) if person.phone else None),
        (_("Member since"), format_date(since, "long") if since else None),
        (_("Last sign-in"), moment(last) if last else None),
    )
    return [(str(name), value) for name, value in facts if value]
