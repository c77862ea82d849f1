"""
Host names in one spelling, so that comparing them is comparing strings (W-42).

Lower case, IDNA-encoded, without a trailing dot, the port kept only where it is not the scheme's.
"""

import re

_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")


def normalize_host(host: str) -> str | None:
    """*host* (``name`` or ``name:port``) in that spelling without its port; None if it is none."""
    name, separator, port = host.strip().partition(":")
    if separator and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return None
    name = name.lower().removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return None
    if len(name) > 253 or not all(_LABEL.match(label) for label in name.split(".")):
        return None
    return name
