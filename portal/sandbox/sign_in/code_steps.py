"""Six digits as Logto sends and checks them, for the two pages of a way in by code."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from portal.sandbox.errors import ApiError
from portal.sandbox.messages import codes
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.people import directory, lockouts
from portal.sandbox.people.addresses import kind_of, phone_digits
from portal.sandbox.sign_in import code_pages
from portal.sandbox.sign_in.code_pages import CodeWay
from portal.sandbox.sign_in.company import to_company_of
from portal.sandbox.sign_in.steps import step_page
from portal.sandbox.tenant.settings import require_connector

_WORDS = {
    "verification_code.expired": "This code has lapsed. Ask for a new one.",
    "verification_code.exceed_max_try": "Those were too many wrong codes. Ask for a new one.",
    "connector.not_found": "We cannot send codes there at the moment. Sign in another way.",
    lockouts.BLOCKED: "There were too many attempts. Wait a while and try again.",
    "request.message_rate_limited": "Too many codes were sent. Wait ten minutes and try again.",
}
_WRONG = "This is not the code we sent last. Check the six digits."


def is_known(address: str) -> bool:
    """Whether somebody has this e-mail address or telephone number."""
    return directory.person_at(kind_of(address), address) is not None


def request_code(
    way: CodeWay, interaction: Interaction, may_send: Callable[[str], bool] = is_known
) -> Response:
    return code_pages.request_code(_DESK, way, interaction, may_send)


def check_code(way: CodeWay, interaction: Interaction) -> Response | tuple[Kind, str]:
    return code_pages.check_code(_DESK, way, interaction)


class _Desk:
    """A code belongs to its interaction, and wrong ones count towards a lockout."""

    def page(self, template: str, interaction: Interaction, **context: Any) -> Response:
        return step_page(template, interaction, **context)

    def elsewhere(self, address: str, interaction: Interaction) -> Response | None:
        return to_company_of(address, interaction)

    def recipient(self, kind: Kind, address: str) -> str:
        return address if kind == "email" else phone_digits(address)

    def send(self, way: CodeWay, interaction: Interaction, kind: Kind, recipient: str) -> str:
        try:
            require_connector(kind)
            codes.send_code(interaction.id, kind, recipient, way.template)
        except ApiError as refusal:
            return _WORDS.get(refusal.code, _WRONG)
        return ""

    def check(
        self, way: CodeWay, interaction: Interaction, kind: Kind, recipient: str, code: str
    ) -> str:
        try:
            with lockouts.counted(recipient):
                codes.check_code(interaction.id, kind, recipient, way.template, code)
        except ApiError as refusal:
            return _WORDS.get(refusal.code, _WRONG)
        return ""


_DESK = _Desk()
