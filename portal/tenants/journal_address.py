"""Where the journal is: which addresses the configuration may name."""

from urllib.parse import parse_qs, urlsplit

_FORMS = "sqlite:///path or postgresql://user@host:5432/database"
_OPTIONS = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey"})


def complaint(address: str) -> str | None:
    """What is wrong with *address*, if anything; empty is the default."""
    if not address:
        return None
    if address.startswith("sqlite:///"):
        return None if address != "sqlite:///" and "?" not in address else f"must be {_FORMS}"
    try:
        parts = urlsplit(address)
        port, options = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        return f"must be {_FORMS}"
    if parts.password is not None:
        return "must not carry a password; give journal_password_env or _file"
    has_place = bool(parts.hostname or options.get("host")) and len(parts.path) > 1
    is_good = parts.scheme == "postgresql" and has_place and port != 0 and not parts.fragment
    if not is_good or not options.keys() <= _OPTIONS:
        return f"must be {_FORMS}; after a ? there may be {', '.join(sorted(_OPTIONS))}"
    return None
