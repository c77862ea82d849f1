"""
Reading what a platform answered into Structs of ours.

A member that is missing is tolerated, one that nobody knows is left alone, and one of the wrong
type is an answer that makes no sense: never a KeyError (R-29).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from msgspec import ValidationError, convert

from portal.identity.errors import BackendUnavailable, OutcomeUnknown

T = TypeVar("T")


def read(kind: type[T], content: object) -> T:
    """*content* as a *kind*. Raises BackendUnavailable for anything else."""
    try:
        return convert(content, kind)
    except ValidationError as error:
        # The message names members and types, never a value.
        raise BackendUnavailable("unexpected_answer") from error


@contextmanager
def after_a_change() -> Iterator[None]:
    """The change was accepted; an answer that makes no sense does not undo it."""
    try:
        yield
    except BackendUnavailable as error:
        raise OutcomeUnknown(error.code) from error
