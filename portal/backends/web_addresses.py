"""Addresses that an operator wrote at the platform, where they may stand on a page (W-22)."""

from urllib.parse import urlsplit

_LONGEST_ADDRESS = 2048
_LONGEST_PICTURE = 500_000


def web_address(text: str | None) -> str | None:
    """Only what may stand behind a link: never ``javascript:`` and the like."""
    if not text or len(text) > _LONGEST_ADDRESS or not text.isprintable():
        return None
    return text if text.lower().startswith(("https://", "http://")) else None


def safe_page(text: str | None) -> str | None:
    """Where somebody is sent to do something grave: by TLS, and nowhere in disguise."""
    address = web_address(text)
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    is_safe = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    return address if is_safe else None


def picture(text: str | None) -> str | None:
    """A web address, or a picture in the address itself, as a console may make of an upload."""
    if text and text.startswith("data:image/") and len(text) <= _LONGEST_PICTURE:
        return text
    return web_address(text)
