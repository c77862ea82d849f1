"""Somebody's own tokens, and what is said of one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import abort
from flask_babel import format_date
from flask_babel import gettext as _

from portal.auth.current import current_person, current_session, identity
from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.identity.access_tokens import AccessToken, TokenState
from portal.identity.models import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """A token in words. *name* is without what nobody sees; *key* stands for it in addresses."""

    key: str
    name: str
    created: str
    expires: str
    never_expires: bool
    state: TokenState


def own_tokens() -> tuple[AccessToken, ...]:
    platform, user_id = identity(), current_session().record.subject
    tokens, _person = side_by_side(lambda: platform.access_tokens(user_id), current_person)
    return tuple(tokens)


def own_token(key: str) -> AccessToken:
    """One of the person's own; for every other *key* there is no page (W-44)."""
    found = next((token for token in own_tokens() if token.key == key), None)
    return found or abort(404)


def shown(token: AccessToken) -> Shown:
    return Shown(
        key=token.key,
        name=plain(token.name) or _("Token without a name"),
        created=format_date(token.created_at, "long"),
        expires=format_date(token.expires_at, "long") if token.expires_at else _("Never"),
        never_expires=token.expires_at is None,
        state=token.state(datetime.fromtimestamp(parts().now(), UTC)),
    )
