"""Parts of a page, asked side by side: one that fails is missing, the others are there (R-04)."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeVar

import structlog

from portal.identity.errors import (
    BackendUnavailable,
    PortalError,
    SetupProblem,
    TooManyAttempts,
)

log = structlog.get_logger()

T = TypeVar("T")

_OF_A_PART = (BackendUnavailable, SetupProblem, TooManyAttempts)
"""That the sign-in is over, and the like, is not for a part of a page to pass over."""


class Missing(Enum):
    """Why a part is not there: the tenant keeps it from people, or it could not be asked."""

    HIDDEN = auto()
    FAILED = auto()


def if_to_be_had(
    part: Callable[[], T], instead: T, but: tuple[type[PortalError], ...] = _OF_A_PART
) -> Callable[[], T]:
    """*instead* where *part* raises one of *but*."""

    def ask() -> T:
        try:
            return part()
        except but as error:
            log.warning("part_is_missing", error=type(error).__name__, code=error.code)
            return instead

    return ask
