"""Where somebody goes on who came for an address on the way to something else (``?next=…``)."""

from flask import request, session

from portal.identity.models import Channel
from portal.web.redirects import HOME, safe_next


def remember(channel: Channel) -> None:
    """What the address of the form says; who opens it without saying anything goes nowhere."""
    if request.method != "GET":
        return
    page = safe_next(request.args.get("next"))
    if page != HOME:
        session[_key(channel)] = page
    else:
        session.pop(_key(channel), None)


def take(channel: Channel) -> str | None:
    page: str | None = session.pop(_key(channel), None)
    return page


def _key(channel: Channel) -> str:
    return f"onward_from_{channel.value}"
