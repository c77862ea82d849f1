"""What a new password has to be, and what follows once it is set; however it was asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.auth import ways_in
from portal.auth.current import current_person, forget_person, identity
from portal.backends.side_by_side import side_by_side
from portal.features.password import policy
from portal.identity.backend import Capability
from portal.identity.models import Access, AccountRules, Channel, Person
from portal.journal.events import Event
from portal.notices.happening import recorded
from portal.web.redirects import HOME, safe_next


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose password is set here, and where they go on. *next_page* is None for nowhere special."""

    rules: AccountRules
    person: Person
    next_page: str | None

    @property
    def is_first(self) -> bool:
        return self.person.has_password is False

    @property
    def asks_current(self) -> bool:
        return asks_current_password(self.rules, self.person)

    @property
    def reset_by(self) -> tuple[Channel, ...]:
        """Where a code for somebody who does not know their password can be sent to."""
        if self.is_first or Capability.RESET_PASSWORD_BY_CODE not in identity().capabilities:
            return ()
        return tuple(channel for channel in Channel if channel in self.person.channels)

    def set(self, password: str, change: Callable[[], None]) -> None:
        """*change* it, once the policy has nothing against it; it is kept nowhere (W-40)."""
        with recorded(Event.PASSWORD_SET if self.is_first else Event.PASSWORD_CHANGED):
            policy.check(password, self.rules.password_policy, self.person)
            change()
        forget_person()

    def done(self) -> ResponseReturnValue:
        """The first password gives nobody a reason to look after other browsers."""
        if self.is_first:
            flash(_("Your password has been set."), "success")
            return redirect(self.next_page or HOME, 303)
        flash(_("Your password has been changed."), "success")
        return redirect(self.next_page or url_for("password.still_signed_in"), 303)


def at_hand() -> Setting:
    """For the person signed in; where the tenant keeps passwords to itself there is no page."""
    rules, person = side_by_side(identity().account_rules, current_person)
    if rules.password is not Access.EDITABLE:
        abort(404)
    next_page = safe_next(ways_in.one(request.args, "next"))
    return Setting(rules, person, None if next_page == HOME else next_page)


def asks_current_password(rules: AccountRules, person: Person) -> bool:
    return rules.asks_current_password and bool(person.has_password)
