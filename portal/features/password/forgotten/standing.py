"""For whom these pages are, and what of them this tenant has."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, redirect, url_for

from portal.auth.current import identity, is_signed_in
from portal.auth.guards import public
from portal.auth.ways_back import platforms_own_page
from portal.identity.backend import Capability
from portal.identity.models import Channel

View = TypeVar("View", bound=Callable[..., Any])


def for_nobody(view: View) -> View:
    """
    A page for whoever is not signed in. Others have one of their own; where the tenant has none of
    these, the platform's own page does it.
    """

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        platform = identity()
        if Capability.RESET_WHEN_SIGNED_OUT not in platform.capabilities:
            return redirect(platforms_own_page(platform) or abort(404), 303)
        if is_signed_in():
            return redirect(url_for("password.edit"), 303)
        return view(*args, **kwargs)

    return public(guarded)  # type: ignore[return-value]  # the same signature, by wraps


def channels() -> frozenset[Channel]:
    """Where this tenant sends such codes."""
    return identity().experience().sign_in.reset
