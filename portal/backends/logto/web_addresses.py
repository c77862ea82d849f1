"""Addresses that an operator wrote in Logto's console, where they may stand on a page (W-22)."""

_LONGEST_ADDRESS = 2048
_LONGEST_PICTURE = 500_000


def web_address(text: str | None) -> str | None:
    """Only what may stand behind a link: never ``javascript:`` and the like."""
    if not text or len(text) > _LONGEST_ADDRESS or not text.isprintable():
        return None
    return text if text.lower().startswith(("https://", "http://")) else None


def picture(text: str | None) -> str | None:
    """A web address, or a picture in the address itself, as Logto's console makes of an upload."""
    if text and text.startswith("data:image/") and len(text) <= _LONGEST_PICTURE:
        return text
    return web_address(text)
