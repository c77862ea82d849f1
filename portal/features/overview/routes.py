"""``/``: the overview of whoever is signed in, and the front page for everyone else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person, identity, is_signed_in
from portal.auth.guards import public
from portal.auth.ways_back import reset_page
from portal.backends.side_by_side import side_by_side
from portal.features.overview.checks import completeness
from portal.features.overview.facts import known_facts
from portal.identity.backend import Capability, IdentityBackend
from portal.identity.completeness import Wanted
from portal.identity.errors import BackendUnavailable
from portal.identity.models import AccountRules, Experience, ProfileField
from portal.organizations.here import mine_are, mine_unless_known
from portal.organizations.waiting import waiting_for
from portal.web.profile_fields import LABELS, PAGE_OF_CUSTOM_FIELDS, PAGES
from portal.web.security_checklist import security_checklist

bp = Blueprint("overview", __name__)


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing to add, in words, and where to add it."""

    label: str
    url: str
    is_needed: bool


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    if not is_signed_in():
        return render_template("auth/landing.html", **_offers())
    person, rules, organizations = side_by_side(
        current_person, _rules_of(identity()), mine_unless_known
    )
    if organizations is not None:
        mine_are(organizations)
    profile = completeness(rules, person) if rules else None
    return render_template(
        "overview/show.html",
        account=person,
        known=known_facts(person),
        profile=profile,
        missing=_in_order(profile.missing) if profile else [],
        waiting=waiting_for(person),
        protection=security_checklist(person.security, rules),
    )


def _offers() -> dict[str, bool | str | None]:
    """What to offer someone signed out. Opens whatever happens: the platform will say itself."""
    platform = identity()
    try:
        experience = platform.experience()
    except BackendUnavailable:
        experience = Experience()
    able = platform.capabilities
    return {
        "registration": experience.registration and Capability.REGISTER in able,
        "reset_url": reset_page(platform),
    }


def _rules_of(platform: IdentityBackend) -> Callable[[], AccountRules | None]:
    """None where the rules are not to be had just now: the rest of the page is (R-04)."""

    def ask() -> AccountRules | None:
        try:
            return platform.account_rules()
        except BackendUnavailable:
            return None

    return ask


def _in_order(missing: Sequence[Wanted]) -> list[Missing]:
    """What the tenant insists on comes first."""
    return [_missing(item) for item in sorted(missing, key=lambda item: not item.required)]


def _missing(item: Wanted) -> Missing:
    if isinstance(item.part, ProfileField):
        return Missing(
            item.label or str(LABELS[item.part]),
            url_for(PAGES[item.part], _anchor=item.part.value),
            item.required,
        )
    url = url_for(PAGE_OF_CUSTOM_FIELDS, _anchor=f"custom_{item.part.key}")
    return Missing(item.label or item.part.key, url, item.required)
