"""What all steps of signing in share: their addresses, their pages, and the end of it."""

from typing import Any

from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import long_id
from portal.sandbox.oidc import audit_log
from portal.sandbox.oidc.authorization.authorization_response import answer_code
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.oidc.grants import covers
from portal.sandbox.oidc.sessions import back_channel, cookies
from portal.sandbox.oidc.sessions.browser_sessions import begin_session, present_session
from portal.sandbox.sign_in import step_pages
from portal.sandbox.sign_in.second_ways import ways_of
from portal.sandbox.sign_in.sign_in_context import sign_in_context
from portal.sandbox.sign_in.step_pages import go_to
from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import offered_connectors, sign_in_experience

_NOT_ASKED_FOR: dict[str, Any] = {
    "captcha": {"skipped": False, "verified": False},
    "mfa": {},
    "profile": {},
}
MANDATORY = ("Mandatory", "PromptAtSignInAndSignUpMandatory", "PromptOnlyAtSignInMandatory")


def step_page(
    template: str, interaction: Interaction, *, errors: dict[str, str] | None = None, **context: Any
) -> Response:
    """A step's page, with the organization asked for and the tenant's connectors."""
    return step_pages.step_page(
        template,
        interaction,
        errors=errors,
        organization=store().find(
            "organizations", id=interaction.parameters.get("organization_id")
        ),
        connectors=offered_connectors(),
        **context,
    )


def proven(
    interaction: Interaction,
    user: Row,
    verification: dict[str, Any],
    *,
    event: str = "SignIn",
    is_enough: bool = False,
) -> Response:
    """
    The first step succeeded: on to the second step for those who have one, else signed in. No
    second step is wanted of anybody where the first one *is_enough*.
    """
    if user["is_suspended"]:
        refused(interaction, "Interaction.SignIn.Submit", "user.suspended", user["id"])
        return suspended(interaction)
    interaction.remember(userId=user["id"], event=event, verifications=[verification])
    if not is_enough and has_second_step(user):
        return go_to("/sign-in/second-step", interaction)
    return signed_in(interaction, user)


def has_second_step(user: Row) -> bool:
    """Whether this sign-in asks for one: people may leave it out where the tenant lets them."""
    is_left_out = user["logto_config"].get("mfa", {}).get("skipMfaOnSignIn", False)
    if is_left_out and sign_in_experience()["mfa"]["policy"] not in MANDATORY:
        return False
    return bool(ways_of(user))


def signed_in(interaction: Interaction, user: Row) -> Response:
    """
    Begin the browser's session and send it back to the application with a code. The session of
    somebody else in this browser ends with it, and its applications are told first.
    """
    before = present_session()
    with store().transaction():
        session, cookie = begin_session(user["id"], interaction.application["id"])
        if _passes_consent(interaction, session):
            submission = _submission(interaction, user)
            store().update("oidc_sessions", {"uid": session["uid"]}, last_submission=submission)
        store().update(
            "users",
            {"id": user["id"]},
            last_sign_in_at=clock.now(),
            application_id=user["application_id"] or interaction.application["id"],
        )
        event = interaction.state.get("event", "SignIn")
        audit_log.note(
            f"Interaction.{event}.Submit",
            interaction.application["id"],
            user_id=user["id"],
            interaction={**_submission(interaction, user), **_NOT_ASKED_FOR},
        )
        response = answer_code(interaction.asked, session)
        interaction.end()
    if before is not None and before["account_id"] != user["id"]:
        back_channel.tell(before)
    cookies.set_cookie(response, cookies.SESSION, cookie)
    return response


def _passes_consent(interaction: Interaction, session: Row) -> bool:
    """
    Logto notes how somebody signed in when it asks for their consent, and not before: where the
    application has its grant already, the note stays that of an earlier sign-in.
    """
    asked = interaction.asked
    return "consent" in asked.prompts or not covers(session, asked.application, asked.scopes)


def refused(interaction: Interaction, key: str, code: str, user_id: str | None = None) -> None:
    """Note in the audit log that a step came to nothing; of whom, if that is known by then."""
    audit_log.note(
        key,
        interaction.application["id"],
        user_id=user_id,
        error=code,
        interaction={"signInContext": sign_in_context()},
    )


def suspended(interaction: Interaction) -> Response:
    response = step_page("sandbox/suspended.html", interaction)
    response.status_code = 403
    return response


def verification(kind: str, **members: Any) -> dict[str, Any]:
    """How somebody proved who they are, as Logto notes it in ``lastSubmission``."""
    return {"id": long_id(), "type": kind, **members}


def identified(kind: str, identifier_type: str, value: str, **members: Any) -> dict[str, Any]:
    """As ``verification``, for a way that proves a username or an address."""
    identifier = {"type": identifier_type, "value": value}
    return verification(kind, identifier=identifier, verified=True, **members)


def _submission(interaction: Interaction, user: Row) -> dict[str, Any]:
    return {
        "interactionEvent": interaction.state.get("event", "SignIn"),
        "userId": user["id"],
        "verificationRecords": interaction.state.get("verifications", []),
        "signInContext": sign_in_context(),
    }
