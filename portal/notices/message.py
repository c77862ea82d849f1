"""A letter as a mail: headers, and two bodies that say the same."""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from portal.notices.letter import Letter
from portal.settings import Mail


def message_of(letter: Letter, mail: Mail, tenant_name: str) -> EmailMessage:
    """
    Raises ValueError for what would end a header (W-27). The same letter makes the same
    ``Message-ID``, so that one sent twice over a crash can be told as one.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(tenant_name, *_parts(mail.sender))
    message["To"] = Address("", *_parts(letter.to))
    message["Subject"] = letter.subject
    message["Date"] = datetime.fromtimestamp(letter.made_at, UTC)
    message["Message-ID"] = f"<{letter.id}@{domain_of(mail)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language  # the content takes away what came before it
    return message


def domain_of(mail: Mail) -> str:
    return _parts(mail.sender)[1]


def _parts(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain
