"""Proving an e-mail address or a telephone number by six digits: two steps of every such way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal.sandbox.errors import ApiError
from portal.sandbox.messages import codes
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.people import directory, lockouts
from portal.sandbox.people.addresses import is_email, kind_of, phone_digits
from portal.sandbox.sign_in.company import to_company_of
from portal.sandbox.sign_in.step_pages import go_to
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


@dataclass(frozen=True)
class CodeWay:
    """One way in by code: the template of its message and where its pages are."""

    template: str
    request_path: str
    check_path: str
    request_page: str
    kinds: tuple[Kind, ...] = ("email", "phone")


def is_known(address: str) -> bool:
    """Whether somebody has this e-mail address or telephone number."""
    return directory.person_at(kind_of(address), address) is not None


def request_code(
    way: CodeWay, interaction: Interaction, may_send: Callable[[str], bool] = is_known
) -> Response:
    """Ask for an address and send a code there where ``may_send``; nobody learns who is known."""
    if request.method == "GET":
        hint = interaction.parameters.get("login_hint", "")
        return step_page(way.request_page, interaction, way=way, hint=hint)
    address = request.form.get("address", "").strip()
    return _send_code(way, interaction, address, may_send=may_send(address))


def check_code(way: CodeWay, interaction: Interaction) -> Response | tuple[Kind, str]:
    """The kind and address proven, or the page on which to type the code."""
    sent = interaction.state.get("code") or {}
    if sent.get("template") != way.template:
        return go_to(way.request_path, interaction)
    if request.method == "GET":
        return _check_page(way, interaction, sent, {})
    digits = "".join(request.form.get("code", "").split())
    try:
        with lockouts.counted(sent["recipient"]):
            codes.check_code(interaction.id, sent["kind"], sent["recipient"], way.template, digits)
    except ApiError as refusal:
        complaint = _WORDS.get(refusal.code, _WRONG)
        return _check_page(way, interaction, sent, {"code": complaint})
    interaction.remember(code=None)
    return sent["kind"], sent["recipient"]


def _send_code(way: CodeWay, interaction: Interaction, address: str, *, may_send: bool) -> Response:
    kind = kind_of(address)
    if kind not in way.kinds:
        return _request_again(way, interaction, "Enter an email address or phone number.")
    if kind == "email" and not is_email(address):
        return _request_again(way, interaction, "Enter an email address like name@example.com.")
    to_company = to_company_of(address, interaction)
    if to_company is not None:
        return to_company
    recipient = address if kind == "email" else phone_digits(address)
    if may_send:
        try:
            require_connector(kind)
            codes.send_code(interaction.id, kind, recipient, way.template)
        except ApiError as refusal:
            return _request_again(way, interaction, _WORDS.get(refusal.code, _WRONG))
    interaction.remember(code={"kind": kind, "recipient": recipient, "template": way.template})
    return go_to(way.check_path, interaction)


def _check_page(
    way: CodeWay, interaction: Interaction, sent: dict[str, Any], errors: dict[str, str]
) -> Response:
    plus = "+" if sent["kind"] == "phone" else ""
    recipient = plus + sent["recipient"]
    return step_page(
        "sandbox/check_code.html", interaction, errors=errors, way=way, recipient=recipient
    )


def _request_again(way: CodeWay, interaction: Interaction, complaint: str) -> Response:
    errors = {"address": complaint}
    return step_page(way.request_page, interaction, errors=errors, way=way, hint="")
