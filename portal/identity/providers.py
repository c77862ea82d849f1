"""The places whose accounts let people in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """
    A place whose accounts let people in here; *names* by language tag, perhaps none. *logo_url* is
    as the platform has it. *connection* is what the platform calls its way there from a web page,
    None where it has none (an app only).
    """

    key: str
    names: Mapping[str, str] = field(default_factory=dict)
    logo_url: str | None = None
    connection: str | None = None
