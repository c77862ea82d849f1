"""Authorization codes become tokens once, for whoever holds the verifier of their challenge."""

import base64
import hashlib
import hmac

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest
from portal.sandbox.oidc import grants
from portal.sandbox.oidc.live_tokens import session_carries
from portal.sandbox.oidc.tokens.token_answers import refused_grant, required
from portal.sandbox.store import Row


def redeemed_code(application: Row) -> Row:
    """The code of this request, used up by now.

    Raises OidcError ``invalid_grant`` for one that is no good; a second use ends the grant.
    """
    code = store().find("authorization_codes", hash=digest(required("code")))
    redirect_uri = required("redirect_uri")
    if code is None or code["application_id"] != application["id"]:
        raise refused_grant()
    if code["expires_at"] <= clock.now() or code["redirect_uri"] != redirect_uri:
        raise refused_grant()
    if not _verifier_fits(code["code_challenge"], request.form.get("code_verifier", "")):
        raise refused_grant()  # the code stays good for whoever has the verifier
    if not _consume(code):
        grants.end_grant(code["grant_id"])
        raise refused_grant()
    if not session_carries(code):
        raise refused_grant()
    return code


def _verifier_fits(challenge: str | None, verifier: str) -> bool:
    if challenge is None:
        return verifier == ""
    return hmac.compare_digest(challenge_of(verifier).encode(), challenge.encode())


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 §4.2)."""
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def _consume(code: Row) -> bool:
    """Whether this is the code's first use; of two at the same time one is."""
    return bool(
        store().run(
            "UPDATE authorization_codes SET consumed_at = ? WHERE hash = ? AND consumed_at IS NULL",
            clock.now(),
            code["hash"],
        )
    )
