"""Proving an e-mail address or a telephone number by a code: two pages of every such way.

Who sends the code and who knows it is the platform's: a ``Desk`` says how it is with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import request
from werkzeug.wrappers import Response

from portal.sandbox.messages.sending import Kind
from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.people.addresses import is_email, kind_of
from portal.sandbox.sign_in.step_pages import go_to


@dataclass(frozen=True)
class CodeWay:
    """One way in by code: the template of its message and where its pages are."""

    template: str
    request_path: str
    check_path: str
    request_page: str
    kinds: tuple[Kind, ...] = ("email", "phone")


class Desk(Protocol):
    """Of complaints it gives the English words; the empty string is none."""

    def page(
        self,
        template: str,
        interaction: Interaction,
        *,
        errors: dict[str, str] | None = None,
        **context: Any,
    ) -> Response: ...

    def elsewhere(self, address: str, interaction: Interaction) -> Response | None:
        """The way to where somebody of this address signs in instead, if that is not here."""

    def recipient(self, kind: Kind, address: str) -> str:
        """The address as messages to it are kept."""

    def send(self, way: CodeWay, interaction: Interaction, kind: Kind, recipient: str) -> str:
        """Send a code. Answers what is to be said of a refusal."""

    def check(
        self, way: CodeWay, interaction: Interaction, kind: Kind, recipient: str, code: str
    ) -> str:
        """Use a code up. Answers what is to be said of one that is not good."""


def request_code(
    desk: Desk, way: CodeWay, interaction: Interaction, may_send: Callable[[str], bool]
) -> Response:
    """Ask for an address and send a code there where ``may_send``; nobody learns who is known."""
    if request.method == "GET":
        hint = interaction.parameters.get("login_hint", "")
        return desk.page(way.request_page, interaction, way=way, hint=hint)
    address = request.form.get("address", "").strip()
    kind = kind_of(address)
    if kind not in way.kinds:
        return _again(desk, way, interaction, "Enter an email address or phone number.")
    if kind == "email" and not is_email(address):
        return _again(desk, way, interaction, "Enter an email address like name@example.com.")
    elsewhere = desk.elsewhere(address, interaction)
    if elsewhere is not None:
        return elsewhere
    recipient = desk.recipient(kind, address)
    complaint = desk.send(way, interaction, kind, recipient) if may_send(address) else ""
    if complaint:
        return _again(desk, way, interaction, complaint)
    interaction.remember(code={"kind": kind, "recipient": recipient, "template": way.template})
    return go_to(way.check_path, interaction)


def check_code(desk: Desk, way: CodeWay, interaction: Interaction) -> Response | tuple[Kind, str]:
    """The kind and address proven, or the page on which to type the code."""
    sent = interaction.state.get("code") or {}
    if sent.get("template") != way.template:
        return go_to(way.request_path, interaction)
    if request.method == "GET":
        return _check_page(desk, way, interaction, sent)
    digits = "".join(request.form.get("code", "").split())
    complaint = desk.check(way, interaction, sent["kind"], sent["recipient"], digits)
    if complaint:
        return _check_page(desk, way, interaction, sent, {"code": complaint})
    interaction.remember(code=None)
    return sent["kind"], sent["recipient"]


def _check_page(
    desk: Desk,
    way: CodeWay,
    interaction: Interaction,
    sent: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> Response:
    plus = "+" if sent["kind"] == "phone" else ""
    recipient = plus + sent["recipient"]
    return desk.page(
        "sandbox/check_code.html", interaction, errors=errors, way=way, recipient=recipient
    )


def _again(desk: Desk, way: CodeWay, interaction: Interaction, complaint: str) -> Response:
    errors = {"address": complaint}
    return desk.page(way.request_page, interaction, errors=errors, way=way, hint="")
