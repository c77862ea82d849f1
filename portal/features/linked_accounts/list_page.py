"""The list, and the logos on it."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.auth.current import current_person, current_session, identity
from portal.auth.guards import signed_in
from portal.backends.side_by_side import side_by_side
from portal.features.linked_accounts.accounts import accounts
from portal.features.linked_accounts.blueprint import bp
from portal.identity.models import Access
from portal.tenants.brand import PictureAddress
from portal.web import company_accounts, logo_pictures
from portal.web.parts_of_pages import Missing
from portal.web.ways_in import provider_name


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    platform, subject = identity(), current_session().record.subject
    person, rules, experience, companies = side_by_side(
        current_person,
        platform.account_rules,
        platform.experience,
        company_accounts.asked(platform, subject),
    )
    if rules.social is Access.OFF and not experience.companies:
        abort(404)
    listed = accounts(person, experience, rules.social)
    return render_template(
        "linked_accounts/show.html",
        accounts=listed,
        are_locked=rules.social is Access.READ_ONLY,
        social_is_off=rules.social is Access.OFF,
        companies=() if isinstance(companies, Missing) else companies,
        companies_failed=companies is Missing.FAILED,
        company_name=company_accounts.company_name,
        kept_parts=company_accounts.kept_parts,
    )


@bp.get("/logos/<digest>")
@signed_in
def logo(digest: str) -> ResponseReturnValue:
    for provider in identity().experience().providers:
        picture = PictureAddress(provider.logo_url or "")
        if provider.logo_url and logo_pictures.digest(picture) == digest:
            return logo_pictures.answer(picture, provider_name(provider))
    return abort(404)
