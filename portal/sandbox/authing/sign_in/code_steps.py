"""Proving an address by a code: two steps of every way that needs it."""

from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused
from portal.sandbox.authing.messages import codes
from portal.sandbox.authing.people import directory
from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.people.addresses import is_email, kind_of, phone_digits
from portal.sandbox.sign_in.code_steps import CodeWay
from portal.sandbox.sign_in.step_pages import go_to, step_page

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
    """Ask for an address and send a code there where ``may_send``; nobody learns who is known."""
    if request.method == "GET":
        hint = interaction.parameters.get("login_hint", "")
        return step_page(way.request_page, interaction, way=way, hint=hint)
    address = request.form.get("address", "").strip()
    kind = kind_of(address)
    if kind not in way.kinds:
        return _again(way, interaction, "Enter an email address or phone number.")
    if kind == "email" and not is_email(address):
        return _again(way, interaction, "Enter an email address like name@example.com.")
    recipient = _recipient(kind, address)
    try:
        if may_send(address):
            codes.send_code(kind, recipient, way.template)
    except Refused as refused:
        return _again(way, interaction, _WORDS.get(refused.refusal, _WRONG))
    interaction.remember(code={"kind": kind, "recipient": recipient, "template": way.template})
    return go_to(way.check_path, interaction)


def check_code(way: CodeWay, interaction: Interaction) -> Response | tuple[Kind, str]:
    """The kind and address proven, or the page on which to type the code."""
    sent = interaction.state.get("code") or {}
    if sent.get("template") != way.template:
        return go_to(way.request_path, interaction)
    if request.method == "GET":
        return _check_page(way, interaction, sent, {})
    digits = "".join(request.form.get("code", "").split())
    try:
        codes.check_code(sent["kind"], sent["recipient"], way.template, digits)
    except Refused as refused:
        return _check_page(way, interaction, sent, {"code": _WORDS.get(refused.refusal, _WRONG)})
    interaction.remember(code=None)
    return sent["kind"], sent["recipient"]


def _recipient(kind: Kind, address: str) -> str:
    """A number as it is kept, whether its country code was typed or not."""
    if kind == "email":
        return address
    known = directory.person_with_digits(address)
    return directory.whole_number_of(known) if known else phone_digits(address)


def _check_page(
    way: CodeWay, interaction: Interaction, sent: dict[str, Any], errors: dict[str, str]
) -> Response:
    plus = "+" if sent["kind"] == "phone" else ""
    return step_page(
        "sandbox/check_code.html",
        interaction,
        errors=errors,
        way=way,
        recipient=plus + sent["recipient"],
    )


def _again(way: CodeWay, interaction: Interaction, complaint: str) -> Response:
    return step_page(way.request_page, interaction, errors={"address": complaint}, way=way, hint="")
