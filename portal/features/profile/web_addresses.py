"""
Addresses on the web that people give: of their site, of their picture.

The platform takes any text, ``javascript:`` too (contract §11), and other applications turn it
into a link: so it is checked here, when it is typed and again when it is shown.
"""

import re
from urllib.parse import urlsplit

from portal.web.forms import LineField

LONGEST = 2048  # characters; the platform's column
_BARE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,63}(?:[/?#].*)?", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9a-fA-F:.]+\]")


def is_web_address(text: str, *, schemes: tuple[str, ...] = ("https", "http")) -> bool:
    """Whether *text* is an absolute address of a web page, with a host and without a password."""
    if len(text) > LONGEST or re.search(r"[\s\\<>\"'`{}|^]", text):
        return False
    try:
        parts = urlsplit(text)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc
    return (
        parts.scheme in schemes
        and text[: len(parts.scheme) + 3].lower() == f"{parts.scheme}://"
        and port_is_good
        and "@" not in parts.netloc
        and _HOST.fullmatch(host) is not None
    )


def completed(text: str) -> str:
    """People write ``example.com``; they mean ``https://example.com``."""
    return f"https://{text}" if _BARE_HOST.fullmatch(text) else text


class WebAddressField(LineField):
    """An address on the web; one without a scheme is taken for https."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = completed(self.data or "")
