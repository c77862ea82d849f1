"""What an authenticator app is told: the key, whose it is, and by whom it was given out."""

from urllib.parse import quote, urlencode

_LONGEST = 64


def key_uri(key: str, issuer: str, account: str) -> str:
    """
    The address that apps read from a QR code; six digits every thirty seconds go without saying. A
    colon parts the two names in it, so it has no place in either.
    """
    issuer, account = (name.replace(":", " ").strip()[:_LONGEST] for name in (issuer, account))
    label = quote(f"{issuer}:{account}", safe=":@")
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': issuer}, quote_via=quote)}"


def grouped(key: str) -> str:
    """In groups of four, as people read and type it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
