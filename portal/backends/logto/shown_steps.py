"""
How somebody signed in, by Logto's own record of it (recorded: sessions): ``verificationRecords``.
"""

from msgspec import Struct

from portal.identity.factors import Strength

_ENROLLED = frozenset({"Totp", "WebAuthn", "SignInPasskey", "BackupCode"})
"""A passkey shown instead of everything else is two things at once: having it, and unlocking it."""

_SENT = {
    "MfaEmailVerificationCode": frozenset({"EmailVerificationCode", "OneTimeToken"}),
    "MfaPhoneVerificationCode": frozenset({"PhoneVerificationCode"}),
}
"""Codes that were sent, and the first steps that show no more than they do."""

_BY_COMPANY = "EnterpriseSso"
"""
Logto asks nobody for a second step who comes from their company’s own sign-in, so it has to do. How
much the company asked is not told, so it is worth no more than a code.
"""


class Shown(Struct, frozen=True, rename="camel"):
    type: str
    verified: bool | None = None
    issuer: str | None = None
    enterprise_sso_user_info: dict[str, object] | None = None

    @property
    def counts(self) -> bool:
        """
        Logto does not write ``verified`` of a backup code: it is there because it was used; nor of
        a company's sign-in, where it is who came that says so.
        """
        if self.verified is None and self.type == _BY_COMPANY:
            return bool(self.issuer and self.enterprise_sso_user_info)
        return self.verified or (self.verified is None and self.type == "BackupCode")


class Submission(Struct, frozen=True, rename="camel"):
    verification_records: list[Shown] = []

    @property
    def second_step(self) -> Strength:
        """The same mailbox or telephone shown twice is one step, not two (W-31, C-38)."""
        shown = {record.type for record in self.verification_records if record.counts}
        if shown & _ENROLLED:
            return Strength.ENROLLED
        if _BY_COMPANY in shown:
            return Strength.MESSAGE
        sent = [first for second, first in _SENT.items() if second in shown]
        return Strength.MESSAGE if any(not shown & first for first in sent) else Strength.NOTHING
