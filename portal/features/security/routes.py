"""The list itself."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.auth.guards import signed_in
from portal.features.security import parts
from portal.features.security.blueprint import bp
from portal.features.security.checklist import checklist
from portal.features.security.company_rows import company_rows
from portal.features.security.put_aside import put_aside
from portal.features.security.put_aside_routes import whom
from portal.features.security.second_step_rows import second_step_rows
from portal.features.security.sign_in_rows import sign_in_rows
from portal.web.parts_of_pages import Missing
from portal.web.security_checklist import security_checklist


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    asked = parts.ask()
    second_step, companies = second_step_rows(asked), company_rows(asked)
    return render_template(
        "security/show.html",
        checklist=checklist(asked, put_aside(request, whom())),
        protection=security_checklist(asked.person.security, asked.rules),
        sign_in=sign_in_rows(asked),
        rules_are_known=asked.rules is not None,
        second_step=[] if isinstance(second_step, Missing) else second_step,
        second_step_failed=second_step is Missing.FAILED,
        companies=[] if isinstance(companies, Missing) else companies,
        companies_failed=companies is Missing.FAILED,
    )
