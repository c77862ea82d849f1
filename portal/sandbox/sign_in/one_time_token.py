"""Signing in with the one-time token of an e-mailed link (contracts/logto-api.md §8.6).

A token that cannot be used ends on a page here, as at Logto: the application hears nothing of it.
Somebody who is signed in already meets the token only where their session has no grant for the
application yet; else it goes unheeded, unless the request has ``prompt=login``.
"""

from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.authorization.authorization_response import answer_code
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.oidc.sessions.browser_sessions import present_session
from portal.sandbox.people import directory, lockouts, one_time_tokens
from portal.sandbox.people.addresses import is_email
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.sign_in.steps import identified, proven, step_page
from portal.sandbox.store import Row

bp = Blueprint("sandbox_one_time_token", __name__)

_WORDS = {
    "one_time_token.token_expired": "This link has lapsed. Ask for a new one.",
    "one_time_token.token_consumed": "This link has been used already. Ask for a new one.",
    "one_time_token.token_revoked": "This link has been withdrawn. Ask for a new one.",
    "one_time_token.email_mismatch": "This link was made for another email address.",
    "one_time_token.interaction_event_mismatch": "This link was not made for signing in.",
    lockouts.BLOCKED: "There were too many attempts. Wait a while and try again.",
}
_OTHERWISE = "This link may have lapsed, or is no longer valid."


@bp.route("/one-time-token", methods=["GET", "POST"])
def use_token() -> Response:
    """A page that goes on by itself with script, and by a button without."""
    interaction = present()
    token, email = _asked(interaction)
    if not token or not is_email(email):
        return _invalid(interaction, "")
    if request.method == "GET":
        return step_page("sandbox/one_time_token.html", interaction, email=email)
    try:
        with lockouts.counted(email):
            used = one_time_tokens.consume(token, email, "SignIn")
    except ApiError as refusal:
        return _invalid(interaction, refusal.code)
    return _signed_in_with(interaction, used)


@bp.get("/consent")
def consent() -> Response:
    """The gate before an application that the session has no grant for."""
    interaction, session = present(), present_session()
    if session is None:
        raise InteractionLost
    token, email = _asked(interaction)
    present_email = directory.person(session["account_id"])["primary_email"]
    if present_email is None:
        raise ApiError(400, "user.email_not_exist")
    if present_email != email:
        return go_to("/switch-account", interaction)
    try:
        one_time_tokens.checked(token, email)
    except ApiError as refusal:
        if refusal.code != "one_time_token.token_consumed":
            return _invalid(interaction, refusal.code)
        interaction.end()
        return answer_code(interaction.asked, session)
    return go_to("/one-time-token", interaction)


@bp.get("/switch-account")
def switch_account() -> Response:
    interaction, session = present(), present_session()
    if session is None:
        raise InteractionLost
    home = urlsplit(interaction.parameters["redirect_uri"])
    return step_page(
        "sandbox/switch_account.html",
        interaction,
        present_email=directory.person(session["account_id"])["primary_email"],
        email=_asked(interaction)[1],
        home=f"{home.scheme}://{home.netloc}",
    )


def _asked(interaction: Interaction) -> tuple[str, str]:
    """The token and the address it shall be for."""
    parameters = interaction.parameters
    return parameters.get("one_time_token", ""), parameters.get("login_hint", "")


def _invalid(interaction: Interaction, code: str) -> Response:
    complaint = _WORDS.get(code, _OTHERWISE)
    response = step_page("sandbox/invalid_link.html", interaction, complaint=complaint)
    response.status_code = 400
    return response


def _signed_in_with(interaction: Interaction, token: Row) -> Response:
    """Whoever has the address, or somebody new; they join the organizations of the token."""
    known = directory.person_at("email", token["email"])
    user = known or directory.add_person(
        primary_email=token["email"], application_id=interaction.application["id"]
    )
    for organization_id in token["context"].get("jitOrganizationIds", []):
        _join(organization_id, user["id"])
    context = token["context"]
    how = identified("OneTimeToken", "email", token["email"], oneTimeTokenContext=context)
    return proven(interaction, user, how, event="SignIn" if known else "Register")


def _join(organization_id: str, user_id: str) -> None:
    store().run(
        "INSERT OR IGNORE INTO organization_members (organization_id, user_id)"
        " SELECT id, ? FROM organizations WHERE id = ?",
        user_id,
        organization_id,
    )
