"""Reading an answer: its JSON, and how long it asks to be left alone."""

import email.utils
import time

import msgspec

from portal.backends.transport import Answer

_LONGEST_WAIT = 3600


def content_of(answer: Answer) -> object:
    """What the answer says, None where it does not say it in JSON."""
    if answer.content_type != "application/json" and not answer.content_type.endswith("+json"):
        return None
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def outcome_of(status: int) -> str:
    """A status in one bounded word, for labels."""
    return {2: "ok", 3: "redirect", 4: "refused", 5: "server_error"}.get(status // 100, "broken")


def retry_after(answer: Answer) -> int | None:
    """Seconds of the header Retry-After (RFC 9110 §10.2.3), an hour at most."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(max(0, round(moment.timestamp() - time.time())), _LONGEST_WAIT)
