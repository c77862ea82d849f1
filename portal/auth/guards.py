"""
Who may open a page. Every view says so with one of these; the app does not start otherwise.

The marks (``access``, ``capability``) are read by the structure tests, the check itself is in the
wrapper, so that a view is guarded wherever it is called from.
"""

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort

from portal.auth.current import identity, is_signed_in
from portal.auth.leaving import to_sign_in
from portal.identity.backend import Capability

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed_in"


def public(view: View) -> View:
    """Anyone may come."""
    view.access = Access.PUBLIC  # type: ignore[attr-defined]  # a mark
    return view


def signed_in(view: View) -> View:
    """Only people who are signed in; others sign in first and come back."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if is_signed_in() else to_sign_in()

    guarded.access = Access.SIGNED_IN  # type: ignore[attr-defined]  # a mark
    return guarded  # type: ignore[return-value]  # the same signature, by wraps


def needs(capability: Capability) -> Callable[[View], View]:
    """A page that is only there where the platform can do *capability*; for people signed in."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def able(*args: Any, **kwargs: Any) -> Any:
            if capability not in identity().capabilities:
                abort(404)
            return view(*args, **kwargs)

        guarded = signed_in(able)
        guarded.capability = capability  # type: ignore[attr-defined]  # a mark
        return guarded  # type: ignore[return-value]  # the same signature, by wraps

    return decorate


def undeclared(app: Flask) -> list[str]:
    """The endpoints that do not say who may open them."""
    return sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if not isinstance(getattr(view, "access", None), Access)
    )
