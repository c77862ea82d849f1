"""What is kept of each sign-in: a line of history, and the device (contract §7.5)."""

import re
import secrets

from flask import request

from portal.sandbox import clock
from portal.sandbox.current import store
from portal.sandbox.ids import digest
from portal.sandbox.oidc.sessions import cookies
from portal.sandbox.store import Row

_BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "Windows", "Mac OS X", "Linux")
_MOBILE = ("Android", "iPhone")


def note(user: Row, application: Row, session: Row, method: str) -> None:
    """Somebody signed in: their device is known from now on by its cookie."""
    _write(user, application, method)
    store().run(
        "UPDATE users SET logins_count = logins_count + 1, last_login_at = ?, last_ip = ?,"
        " last_app_id = ? WHERE id = ?",
        clock.now(),
        _address(),
        application["id"],
        user["id"],
    )
    _note_device(user, session)


def note_failure(user: Row, application: Row, method: str, message: str) -> None:
    _write(user, application, method, message)


def parsed_user_agent(user_agent: str) -> tuple[str, str, str]:
    """Browser, its version, and operating system; nothing that it does not say."""
    browser = next((name for name in _BROWSERS if name in user_agent), "")
    version = re.search(rf"(?:Version|{browser or 'Version'})/([\d.]+)", user_agent)
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return browser, version.group(1) if version else "", system


def is_mobile(user_agent: str) -> bool:
    return any(name in user_agent for name in _MOBILE)


def _write(user: Row, application: Row, method: str, error: str | None = None) -> None:
    store().insert(
        "logins",
        user_id=user["id"],
        app_id=application["id"],
        client_ip=_address(),
        success=error is None,
        error_message=error,
        login_method=method,
        user_agent=_user_agent(),
        at=clock.now(),
    )


def _note_device(user: Row, session: Row) -> None:
    browser = digest(request.cookies.get(cookies.BROWSER, ""))
    now = {"session_uid": session["uid"], "last_ip": _address(), "last_login_at": clock.now()}
    if store().update("devices", {"user_id": user["id"], "browser": browser}, **now):
        return
    name, version, system = parsed_user_agent(_user_agent())
    store().insert(
        "devices",
        id=secrets.token_hex(12),
        user_id=user["id"],
        browser=browser,
        name=name or "Unknown",
        version=version,
        type="Mobile" if is_mobile(_user_agent()) else "Browser",
        os=system,
        user_agent=_user_agent(),
        **now,
    )


def _address() -> str:
    return request.headers.get("x-real-ip") or request.remote_addr or "127.0.0.1"


def _user_agent() -> str:
    return request.headers.get("User-Agent", "")
