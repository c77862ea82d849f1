"""The list, and what it can and cannot tell."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import proving
from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.auth.parts import parts
from portal.backends.side_by_side import side_by_side
from portal.features.devices import trusted
from portal.features.devices.blueprint import bp
from portal.features.devices.rows import OwnSessions, repeated, row
from portal.identity.apps import SignedInApp
from portal.identity.backend import Capability
from portal.identity.devices import PlatformSession, TrustedDevice
from portal.identity.errors import PortalError, SignInRequired, VerificationRequired
from portal.identity.models import Access, AccountRules
from portal.web.parts_of_pages import if_to_be_had

log = structlog.get_logger()

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """
    *listed* is the one of this browser first, as the platform gave them; *trusted* and *apps* are
    None where they could not be had just now.
    """

    rules: AccountRules
    listed: tuple[PlatformSession, ...]
    trusted: tuple[TrustedDevice, ...] | None
    apps: tuple[SignedInApp, ...] | None

    @property
    def may_end(self) -> bool:
        return self.rules.sessions is Access.EDITABLE

    @property
    def here(self) -> PlatformSession | None:
        return next((one for one in self.listed if one.is_current), None)

    @property
    def elsewhere(self) -> tuple[PlatformSession, ...]:
        return tuple(one for one in self.listed if one.is_signed_in and not one.is_current)

    @property
    def past(self) -> tuple[PlatformSession, ...]:
        return tuple(one for one in self.listed if not one.is_signed_in)


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    asked = ask()
    own = own_sessions()
    page, pages = _page(len(asked.elsewhere))
    elsewhere = [row(one, own) for one in asked.elsewhere]
    return render_template(
        "devices/show.html" if tells_here() else "devices/unmarked.html",
        here=row(asked.here, own) if asked.here else None,
        elsewhere=elsewhere[(page - 1) * PER_PAGE : page * PER_PAGE],
        past=[row(one, own) for one in asked.past],
        apps=asked.apps,
        total=len(elsewhere),
        are_repeated=repeated(elsewhere),
        may_end=asked.may_end,
        password_url=_password_page(asked.rules),
        trusted=[trusted.row(device) for device in asked.trusted or ()],
        trusted_failed=asked.trusted is None,
        may_forget=asked.rules.trusted_devices is Access.EDITABLE,
        left_over=own.left_over(asked.listed, current_session()),
        also_here=len(own.of_person) - 1,
        previous_url=url_for("devices.show", page=page - 1) if page > 1 else None,
        next_url=url_for("devices.show", page=page + 1) if page < pages else None,
        first=(page - 1) * PER_PAGE + 1,
        last=min(page * PER_PAGE, len(elsewhere)),
    )


def ask() -> Asked:
    """Aborts with 404 where the tenant keeps sessions from people."""
    platform, proof = identity(), proving.record()
    rules = platform.account_rules()
    if rules.sessions is Access.OFF:
        abort(404)
    _person, listed, devices, apps = side_by_side(
        current_person, lambda: platform.sessions(proof), _trusted(rules, proof), _apps()
    )
    return Asked(rules, listed, devices, apps)


def tells_here() -> bool:
    """Whether it is known which of them is this browser."""
    return Capability.CURRENT_SESSION in identity().capabilities


def _apps() -> Callable[[], tuple[SignedInApp, ...] | None]:
    platform = identity()
    if Capability.SIGNED_IN_APPS not in platform.capabilities:
        return tuple
    return if_to_be_had(platform.signed_in_apps, None)


def _trusted(
    rules: AccountRules, proof: str | None
) -> Callable[[], tuple[TrustedDevice, ...] | None]:
    platform, are_there = identity(), trusted.are_shown(rules)

    def ask_for_them() -> tuple[TrustedDevice, ...] | None:
        """The sessions are shown without them, if it must be (R-04)."""
        try:
            return platform.trusted_devices(proof) if are_there else ()
        except (VerificationRequired, SignInRequired):
            raise
        except PortalError as error:
            log.warning("trusted_devices_unknown", backend_code=error.code)
            return None

    return ask_for_them


def own_sessions() -> OwnSessions:
    return OwnSessions(parts().sessions.of_same_person(current_session()), parts().now())


def _password_page(rules: AccountRules) -> str | None:
    return url_for("password.edit") if rules.password is Access.EDITABLE else None


def _page(total: int) -> tuple[int, int]:
    """The page asked for, and how many there are; what is no page of ours is the first."""
    pages = max(1, -(-total // PER_PAGE))
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return (number if 1 <= number <= pages else 1), pages
