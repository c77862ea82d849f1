"""What goes on between an authorization request and its answer: somebody signs in.

An interaction belongs to the browser that began it (a cookie) and each of its forms proves that it
came from one of our pages (a token in the form).
"""

import hmac
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest, long_id, opaque_token
from portal.sandbox.oidc.authorization.authorization_request import AuthorizationRequest
from portal.sandbox.oidc.sessions import cookies
from portal.sandbox.store import Row

LIFETIME = clock.HOUR


class InteractionLost(Exception):
    """No interaction goes on in this browser, or it lapsed, or the form was not ours."""


@dataclass(frozen=True)
class Interaction:
    id: str
    form_token: str
    application: Row
    parameters: dict[str, str]
    state: dict[str, Any]

    @property
    def asked(self) -> AuthorizationRequest:
        return AuthorizationRequest(self.application, self.parameters)

    def remember(self, **state: Any) -> None:
        """Keep something for the pages that follow; None forgets it."""
        self.state.update(state)
        store().update("interactions", {"id": self.id}, state=self.state)

    def end(self) -> None:
        store().delete("interactions", id=self.id)


def begin(application_id: str, parameters: dict[str, str], response: Response) -> None:
    """Begin an interaction in the browser that ``response`` goes to."""
    cookie, now = request.cookies.get(cookies.BROWSER) or opaque_token(), clock.now()
    with store().transaction():
        store().run("DELETE FROM interactions WHERE expires_at <= ?", now)
        store().insert(
            "interactions",
            id=long_id(),
            cookie_hash=digest(cookie),
            form_token=opaque_token(),
            application_id=application_id,
            parameters=parameters,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    cookies.set_cookie(response, cookies.BROWSER, cookie)


def present(named: str | None = None) -> Interaction:
    """The interaction of this request. Raises InteractionLost.

    Forms and later steps name their interaction, as does *named*; the first address has only
    ``app_id``, and the newest one of the browser counts.
    """
    cookie = digest(request.cookies.get(cookies.BROWSER, ""))
    if request.method == "POST":
        row = _of_form(cookie)
    else:
        row = _of_address(cookie, named or request.args.get("interaction"))
    application = store().find("applications", id=row["application_id"])
    if application is None:
        raise InteractionLost
    return Interaction(row["id"], row["form_token"], application, row["parameters"], row["state"])


def _of_form(cookie: str) -> Row:
    row = store().find("interactions", id=request.form.get("interaction", ""), cookie_hash=cookie)
    if row is None or row["expires_at"] <= clock.now():
        raise InteractionLost
    if not hmac.compare_digest(
        request.form.get("form_token", "").encode(), row["form_token"].encode()
    ):
        raise InteractionLost
    return row


def _of_address(cookie: str, named: str | None) -> Row:
    if named is None:
        return _newest(cookie, request.args.get("app_id", ""))
    row = store().find("interactions", id=named, cookie_hash=cookie)
    if row is None or row["expires_at"] <= clock.now():
        raise InteractionLost
    return row


def _newest(cookie: str, application_id: str) -> Row:
    row = store().row(
        "SELECT * FROM interactions WHERE cookie_hash = ? AND application_id = ? AND expires_at > ?"
        " ORDER BY created_at DESC, rowid DESC LIMIT 1",
        cookie,
        application_id,
        clock.now(),
    )
    if row is None:
        raise InteractionLost
    return row
