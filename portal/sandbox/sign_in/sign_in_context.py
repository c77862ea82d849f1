"""From where somebody signs in: what the browser says, and the proxy in front of Logto."""

from flask import request

_PLACES = {"country": "X-Logto-Cf-Country", "city": "X-Logto-Cf-City"}


def sign_in_context() -> dict[str, str]:
    """``signInContext``, as Logto notes it of a session and in its log."""
    sent = request.headers
    return {
        "ip": request.remote_addr or "127.0.0.1",
        "userAgent": sent.get("User-Agent", ""),
        **{name: sent[header] for name, header in _PLACES.items() if header in sent},
    }
