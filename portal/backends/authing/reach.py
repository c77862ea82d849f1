"""The ways from one request of the portal to one tenant's Authing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.backends.authing.api import Api
from portal.settings import Authing


@dataclass(frozen=True, slots=True)
class Reach:
    """
    What every area is made of.

    *person* carries the token of the person signed in, *anyone* no token at all. *id_token* is what
    Authing wants in an address where it leads a person to a provider; it goes nowhere else.
    *application* is what Authing calls the portal, *endpoint* where its pages are. *settings* is
    what the operator told us, because Authing does not. *now* is the clock, in seconds since the
    epoch: Authing says how long something lasts, and not until when.
    """

    person: Api
    anyone: Api
    id_token: Callable[[], str] = field(repr=False)
    application: str
    endpoint: str
    settings: Authing
    now: Callable[[], float] = time.time
