"""Where the session store is: which addresses the configuration may name."""

from urllib.parse import parse_qs, urlsplit

_FORMS = "sqlite:///path, redis://host:6379/0, rediss://host:6379/0 (with TLS) or unix:///path?db=0"
_OPTIONS = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"})


def is_redis(address: str) -> bool:
    """Redis or Valkey; what is not, is an SQLite file."""
    return address.startswith(("redis://", "rediss://", "unix://"))


def complaint(address: str) -> str | None:
    """What is wrong with *address*, if anything; empty is the default."""
    if not address or address.startswith("sqlite:///"):
        return None
    if not is_redis(address):
        return f"must be {_FORMS}"
    try:
        parts = urlsplit(address)
        has_place = parts.path not in ("", "/") if parts.scheme == "unix" else bool(parts.hostname)
        port, options = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        return f"must be {_FORMS}"
    if parts.password is not None or "password" in options:
        return "must not carry a password; give session_store_password_env or _file"
    database = parts.path.strip("/") if parts.scheme != "unix" else ""
    numbers = [database, *options.get("db", [])]
    is_good = has_place and port != 0 and not parts.fragment and options.keys() <= _OPTIONS
    if not is_good or any(number and not number.isdecimal() for number in numbers):
        return f"must be {_FORMS}; after a ? there may be {', '.join(sorted(_OPTIONS))}"
    return None
