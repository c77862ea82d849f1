"""What the person was about to do when they were asked to prove who they are, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.auth import proving, ways_in
from portal.auth.proofs import Need, Stage, Way
from portal.web.navigation import stand_in_for
from portal.web.redirects import safe_next


@dataclass(frozen=True, slots=True)
class Errand:
    need: Need
    page: str
    """Where to return to: a page of ours, with its query."""

    def address(self, endpoint: str) -> str:
        return url_for(endpoint, next=self.page)


def with_errand(stage: Stage, view: Callable[[Errand], ResponseReturnValue]) -> ResponseReturnValue:
    """
    Call *view* with the errand of this request while *stage* is what is missing for it; else lead
    to where the person wanted to go, or to what is missing by now.
    """
    wanted = wanted_page()
    errand = errand_at(wanted)
    if errand is None:
        return redirect(wanted, 303)
    if proving.missing(errand.need) is not stage:
        return redirect(errand.address("verify.show"), 303)
    return view(errand)


def wanted_page() -> str:
    """A page of ours, the overview where none is named. Raises BadRequest for two (W-29)."""
    return safe_next(ways_in.one(request.args, "next"))


def errand_at(page: str) -> Errand | None:
    """None for a page that wants no proof. The menu marks where that page belongs."""
    need, endpoint = proving.need_of(page), proving.endpoint_of(page)
    if need is None or endpoint is None:
        return None
    stand_in_for(endpoint)
    return Errand(need, page)


ENDPOINTS = {
    Way.PASSWORD: "verify.by_password",
    Way.EMAIL: "verify.by_email",
    Way.PHONE: "verify.by_phone",
    Way.AUTHENTICATOR: "verify.by_authenticator",
    Way.SIGN_IN: "verify.by_sign_in",
}
