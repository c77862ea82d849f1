"""What goes along with every call to a platform, and what is noted of it afterwards."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_FORWARDABLE = re.compile(r"[ -~]{1,512}")


@dataclass(frozen=True, slots=True)
class Context:
    """
    What is handed on from the browser's request, empty for what there is not.

    *address* is the network address the browser came from, as far as the proxies in front of the
    portal are trusted; it goes only to a platform that counts by it. *deadline* (of
    ``time.monotonic``) is when the page as a whole must be through with its calls.
    """

    request_id: str = ""
    accept_language: str = ""
    user_agent: str = ""
    address: str = ""
    deadline: float | None = None

    def headers(self) -> dict[str, str]:
        offered = {
            "X-Request-Id": self.request_id,
            "Accept-Language": self.accept_language,
            "User-Agent": self.user_agent,
        }
        return {name: value for name, value in offered.items() if _FORWARDABLE.fullmatch(value)}


@dataclass(frozen=True, slots=True)
class Call:
    """
    One call that was made, for metrics and call budgets: nothing in it says whose it was.

    *started* and *ended* are of ``time.monotonic``, in seconds; *status* is None where
    no answer came.
    """

    method: str
    template: str
    started: float
    ended: float
    outcome: str
    status: int | None = None

    @property
    def operation(self) -> str:
        return f"{self.method} {self.template}"


Ledger: TypeAlias = Callable[[Call], None]
