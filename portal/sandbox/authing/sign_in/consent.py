"""The page on which people let an application act for them; asked for by ``prompt=consent``."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.sandbox.authing.oidc.answers import answer_code, answer_refusal
from portal.sandbox.authing.oidc.scopes import granted
from portal.sandbox.authing.sign_in.steps import person_of, signed_in
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost, present
from portal.sandbox.oidc.sessions.browser_sessions import present_session
from portal.sandbox.sign_in.step_pages import step_page

bp = Blueprint("authing_consent", __name__)


@bp.route("/consent", methods=["GET", "POST"])
def consent() -> Response:
    interaction = present()
    if request.method == "GET":
        return step_page(
            "sandbox/authing/consent.html", interaction, scopes=granted(interaction.asked)
        )
    if request.form.get("answer") != "allow":
        interaction.end()
        return answer_refusal(interaction.asked, "access_denied", "End-User refused consent")
    return _allowed(interaction)


def _allowed(interaction: Interaction) -> Response:
    """Whoever has just signed in, or whose session was fresh enough for the request."""
    if interaction.state.get("entered"):
        return signed_in(interaction, person_of(interaction))
    session = present_session()
    if (
        session is None
        or interaction.state
        or interaction.asked.prompts & {"login", "select_account"}
    ):
        raise InteractionLost
    response = answer_code(interaction.asked, session)
    interaction.end()
    return response
