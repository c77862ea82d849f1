"""Whether a pool replaces forgotten passwords by plain calls: what nobody publishes (§4, §16)."""

from flask import request

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused


def refuse_where_the_pool_does() -> None:
    """Raises Refused where it shows a captcha first, or wants a token."""
    if pool.setting("captchaAtReset"):
        raise Refused(refusals.CAPTCHA_WANTED)
    if pool.setting("resetWantsToken") and "Authorization" not in request.headers:
        raise Refused(refusals.NOT_SIGNED_IN)


def refuse_unknown(is_known: bool) -> None:
    """Raises Refused where the pool tells who is there, and this is nobody."""
    if pool.setting("tellsWhoIsThere") and not is_known:
        raise Refused(refusals.NO_SUCH_USER)
