"""The platform's second word on who signed in (OpenID Connect Core §5.3)."""

import requests

from portal.auth.failures import Failure, SignInFailed
from portal.auth.outbound import Outbound
from portal.identity.errors import BackendUnavailable

_NOT_THEIRS = (401, 403)


def check_subject(outbound: Outbound, address: str, access_token: str, subject: str) -> None:
    """
    The same person at both places, or nobody (§5.3.2, O-20).

    Raises SignInFailed when it is another or the platform does not take its own token, and
    BackendUnavailable when it does not say.
    """
    bearer = {"Authorization": f"Bearer {access_token}"}
    try:
        document = outbound.get_json(address, bearer).document
    except requests.RequestException as error:
        if error.response is not None and error.response.status_code in _NOT_THEIRS:
            raise SignInFailed(Failure.REFUSED, "userinfo_refused") from error
        raise BackendUnavailable(type(error).__name__) from error
    if document.get("sub") != subject:
        raise SignInFailed(Failure.REFUSED, "userinfo_sub")
