"""
``/account/passkey/add``: where Logto's own account center makes passkeys, on Logto's own host, for
whoever is signed in there (contracts/logto-api.md §5.3).

Logto asks for a password or a code before; this page leaves that out.
"""

import json
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.api.request_shapes import Members
from portal.sandbox.current import store
from portal.sandbox.errors import ApiError
from portal.sandbox.oidc.authorization.interactions import InteractionLost
from portal.sandbox.oidc.sessions.browser_sessions import present_session
from portal.sandbox.pages.page import page
from portal.sandbox.passkeys.registration import creation_options, made_passkey
from portal.sandbox.people import directory
from portal.sandbox.people.factors import add_factor, new_factor
from portal.sandbox.store import Row
from portal.sandbox.verification.records import new_record, usable_record

bp = Blueprint("sandbox_passkey_page", __name__, url_prefix="/account/passkey/add")


@bp.get("")
def show() -> Response:
    return _page(_session(), _where_from(request.args.get("redirect", "")))


@bp.post("")
def add() -> Response:
    """What was made carries the challenge of a page that was shown: nobody can forge it."""
    session, back = _session(), _where_from(request.form.get("redirect", ""))
    record = usable_record(request.form.get("record", ""))
    if record is None or record["user_id"] != session["account_id"]:
        return _page(session, back, refused=True)
    try:
        told = json.loads(request.form.get("credential", ""))
        payload = Members({**told, "type": "WebAuthn"})
        challenge, origin = record["data"]["challenge"], request.host_url.rstrip("/")
        made = made_passkey(payload, challenge, [origin])
    except (ApiError, KeyError, TypeError, ValueError):
        return _page(session, back, refused=True)
    agent = request.user_agent.string
    add_factor(session["account_id"], new_factor("WebAuthn", **made, agent=agent))
    store().delete("verification_records", id=record["id"])
    return redirect(back or "/account/passkey/add", 303)


def _session() -> Row:
    """Raises InteractionLost, which tells people to sign in at the application."""
    session = present_session()
    if session is None:
        raise InteractionLost
    return session


def _page(session: Row, back: str, *, refused: bool = False) -> Response:
    options = creation_options(directory.person(session["account_id"]))
    record = new_record(session["account_id"], "WebAuthn", {"challenge": options["challenge"]})
    return page(
        "sandbox/new_passkey.html",
        _application_at(back) or store().find("applications", id=session["client_id"]),
        locales=request.args.get("ui_locales", ""),
        status=422 if refused else 200,
        options=options,
        record=record["id"],
        back=back,
        refusal="This passkey was not accepted. Try again." if refused else "",
    )


def _application_at(back: str) -> Row | None:
    """Whose page it is that people come from: the way back there is open to this page's form."""
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(back))
    applications = store().rows("SELECT * FROM applications")
    return next(
        (
            application
            for application in applications
            for address in application["oidc_client_metadata"].get("redirectUris", [])
            if back and address.startswith(origin)
        ),
        None,
    )


def _where_from(address: str) -> str:
    """An absolute web address, of whatever host: Logto takes any."""
    return address if urlsplit(address).scheme in ("http", "https") else ""
