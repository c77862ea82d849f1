"""From the first step of signing in to its end: second step, consent, session, code."""

from werkzeug.wrappers import Response

from portal.sandbox.authing.oidc.answers import answer_code
from portal.sandbox.authing.people import sign_ins
from portal.sandbox.authing.people.providers import PROVIDERS
from portal.sandbox.current import store
from portal.sandbox.oidc.authorization.interactions import Interaction, InteractionLost
from portal.sandbox.oidc.sessions import cookies
from portal.sandbox.oidc.sessions.browser_sessions import begin_session
from portal.sandbox.sign_in.step_pages import go_to, step_page
from portal.sandbox.store import Row

FACTORS = ("OTP", "SMS", "EMAIL")


def entry_page(template: str, interaction: Interaction, errors: dict[str, str]) -> Response:
    """A page on which people begin: with what the sandbox's own offers besides."""
    connectors = [
        {"target": provider.identifier, "name": {"en": provider.english_name}}
        for provider in PROVIDERS
    ]
    return step_page(
        template,
        interaction,
        errors=errors,
        connectors=connectors,
        hint=interaction.parameters.get("login_hint", ""),
        identifiers="",
        by_passkey=False,
    )


def proven(interaction: Interaction, user: Row, method: str) -> Response:
    """The first step succeeded, by ``PASSWORD``, ``PASSCODE`` or a provider's name."""
    if user["is_suspended"]:
        sign_ins.note_failure(user, interaction.application, method, "Authing: user stopped")
        response = step_page("sandbox/suspended.html", interaction)
        response.status_code = 403
        return response
    interaction.remember(userId=user["id"], method=method)
    if second_steps_of(user):
        return go_to("/sign-in/second-step", interaction)
    return entered(interaction, user)


def second_steps_of(user: Row) -> list[Row]:
    """The factors enrolled of which this pool asks for one."""
    return [factor for factor in user["factors"] if factor["factorType"] in FACTORS]


def entered(interaction: Interaction, user: Row) -> Response:
    """All steps are done; what is left is to ask for consent, where the request wants it."""
    if "consent" in interaction.asked.prompts:
        interaction.remember(entered=True)
        return go_to("/consent", interaction)
    return signed_in(interaction, user)


def signed_in(interaction: Interaction, user: Row) -> Response:
    """Begin the browser's session and send it back to the application with a code."""
    with store().transaction():
        session, cookie = begin_session(user["id"], interaction.application["id"])
        sign_ins.note(user, interaction.application, session, interaction.state["method"])
        response = answer_code(interaction.asked, session)
        interaction.end()
    cookies.set_cookie(response, cookies.SESSION, cookie)
    return response


def person_of(interaction: Interaction) -> Row:
    """Who did the first step in it. Raises InteractionLost where nobody did."""
    user = store().find("users", id=interaction.state.get("userId"))
    if user is None or user["is_suspended"]:
        raise InteractionLost
    return user
