"""Codes as the pool sends and checks them, for the two pages of a way in by code."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.messages import codes
from portal.sandbox.authing.people import directory
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.people.addresses import phone_digits
from portal.sandbox.sign_in import code_pages
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.step_pages import step_page

_WORDS = {
    refusals.EXPIRED_CODE: "This code has lapsed. Ask for a new one.",
    refusals.TOO_FREQUENT: "A code was sent less than a minute ago. Wait a little.",
}
_WRONG = "This is not the code we sent last. Check the six digits."


def is_known(address: str) -> bool:
    """Whether somebody has this e-mail address or telephone number."""
    return directory.person_called(address) is not None


def request_code(
    way: CodeWay, interaction: Interaction, may_send: Callable[[str], bool] = is_known
) -> Response:
    return code_pages.request_code(_DESK, way, interaction, may_send)


def check_code(way: CodeWay, interaction: Interaction) -> Response | tuple[Kind, str]:
    return code_pages.check_code(_DESK, way, interaction)


class _Desk:
    """A code belongs to its address and channel, whoever asks for it."""

    def page(self, template: str, interaction: Interaction, **context: Any) -> Response:
        return step_page(template, interaction, **context)

    def elsewhere(self, address: str, interaction: Interaction) -> None:
        """Everybody signs in here."""

    def recipient(self, kind: Kind, address: str) -> str:
        """Whether the country's code of a number was typed or not."""
        if kind == "email":
            return address
        known = directory.person_with_digits(address)
        return directory.whole_number_of(known) if known else phone_digits(address)

    def send(self, way: CodeWay, _: Interaction, kind: Kind, recipient: str) -> str:
        try:
            codes.send_code(kind, recipient, way.template)
        except Refused as refused:
            return _WORDS.get(refused.refusal, _WRONG)
        return ""

    def check(self, way: CodeWay, _: Interaction, kind: Kind, recipient: str, code: str) -> str:
        try:
            codes.check_code(kind, recipient, way.template, code)
        except Refused as refused:
            return _WORDS.get(refused.refusal, _WRONG)
        return ""


_DESK = _Desk()
