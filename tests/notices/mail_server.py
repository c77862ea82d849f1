"""A real mail server for a test: it takes mail, or refuses it as told."""

from __future__ import annotations

import queue
import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword


class MailServer:
    """*answer* is what it says to RCPT; None takes everything. Mail comes out in its order."""

    def __init__(self, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.answer: str | None = None
        self.tried = 0
        self._tls = tls
        self._login = login
        self._taken: queue.Queue[tuple[str, EmailMessage]] = queue.Queue()
        self._controller: Controller | None = None

    def start(self) -> MailServer:
        self._controller = Controller(
            self,
            hostname="localhost",
            port=self.port,
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            auth_required=self._login is not None,
            authenticator=self._authenticate,
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def next_mail(self, patience: float = 10.0) -> tuple[str, EmailMessage]:
        """The address on the envelope, and the mail."""
        return self._taken.get(timeout=patience)

    def mail(self) -> dict[str, EmailMessage]:
        """All that has come since it was asked last, by the address on the envelope."""
        found: dict[str, EmailMessage] = {}
        while not self._taken.empty():
            to, message = self._taken.get()
            assert to not in found, f"two mails to {to}"
            found[to] = message
        return found

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.tried += 1
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        for to in envelope.rcpt_tos:
            self._taken.put((to, message))
        return "250 taken"

    def _authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login)
