"""Leaving for the platform, to sign in there and come back (OpenID Connect Core §3.1.2.1)."""

from collections.abc import Mapping

from flask import redirect, request
from werkzeug.wrappers import Response

from portal.auth import cookies
from portal.auth.dialects import dialect_of
from portal.auth.failures import Failure, SignInFailed
from portal.auth.limits import Limit, network
from portal.auth.parts import parts
from portal.auth.transactions import StepUp
from portal.identity.errors import BackendUnavailable, SetupProblem
from portal.tenants import current
from portal.web.i18n import current_language


def leave(next_page: str, hints: Mapping[str, str], *, step_up: StepUp | None = None) -> Response:
    """
    Off to the platform, with what *hints* say of the screen to begin with; empty ones are left out.

    Nothing about an existing session changes (O-09). Raises SignInFailed when the platform cannot
    be reached, TooManyAttempts for a network address that begins more than its share (W-36).
    """
    tenant = current.get()
    parts().limiter.admit(tenant, Limit.SIGN_INS, network(request.remote_addr))
    state = cookies.new_id()
    try:
        client = parts().client(tenant)
        client.endpoints()  # before anything is kept, or a cookie is set
        transaction = parts().transactions.begin(
            tenant, cookies.marked_browser_id(), state, next_page, step_up
        )
        given = {name: value for name, value in hints.items() if value}
        if transaction.max_age is not None:
            prompt = dialect_of(tenant).step_up_prompt
            given |= {"max_age": str(transaction.max_age), "prompt": prompt}
        address = client.authorization_address(
            transaction, state, given | {"ui_locales": current_language()}
        )
    except (BackendUnavailable, SetupProblem) as error:
        raise unavailable(error, next_page) from error
    return redirect(address, 303)


def unavailable(error: BackendUnavailable | SetupProblem, next_page: str) -> SignInFailed:
    """The platform does not answer, or not as it should."""
    return SignInFailed(
        Failure.UNAVAILABLE, "platform_unavailable", detail=error.code, next_page=next_page
    )
