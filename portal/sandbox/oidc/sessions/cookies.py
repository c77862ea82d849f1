"""The provider's two cookies: one knows the browser, the other who is signed in there."""

from werkzeug.wrappers import Response

from portal.sandbox.current import config

BROWSER = "sandbox_browser"
SESSION = "sandbox_session"


def set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        httponly=True,
        samesite="Lax",
        secure=config().url.startswith("https:"),
        path="/",
    )
