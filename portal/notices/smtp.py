"""Handing one mail to the tenant's mail server, with an end to every step."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from portal.notices.message import domain_of
from portal.settings import Mail

STEP = 10.0
"""Seconds for a step; there are about a dozen."""


class NotSent(Exception):
    """*for_good*: the server will say the same tomorrow. *code* is for the log."""

    def __init__(self, code: str, *, for_good: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


def send(message: EmailMessage, to: str, mail: Mail, password: str) -> None:
    """The server has taken it when this returns. Raises NotSent."""
    server = None
    try:
        server = _connected(mail)
        if mail.user:
            server.login(mail.user, password)
        server.send_message(message, mail.sender, [to])
        with suppress(smtplib.SMTPException, OSError):  # it has been taken, whatever they say now
            server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        status = error.recipients[to][0]
        raise NotSent(f"recipient_{status}", for_good=status >= 500) from error
    except smtplib.SMTPDataError as error:
        raise NotSent(f"data_{error.smtp_code}", for_good=error.smtp_code >= 500) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from error
    finally:
        if server is not None:
            server.close()


def _connected(mail: Mail) -> smtplib.SMTP:
    # Our name is given, because looking it up has no time limit.
    own_name = domain_of(mail)
    trusted = ssl.create_default_context()
    if mail.tls == "implicit":
        return smtplib.SMTP_SSL(mail.host, mail.port, own_name, timeout=STEP, context=trusted)
    server = smtplib.SMTP(mail.host, mail.port, own_name, timeout=STEP)
    if mail.tls == "starttls":
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server
