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


class Shown(Struct, frozen=True):
    type: str
    verified: bool | None = None

    @property
    def counts(self) -> bool:
        """Logto does not write ``verified`` of a backup code: it is there because it was used."""
        return self.verified or (self.verified is None and self.type == "BackupCode")


class Submission(Struct, frozen=True, rename="camel"):
    verification_records: list[Shown] = []

    @property
    def second_step(self) -> Strength:
        """The same mailbox or telephone shown twice is one step, not two (W-31, C-38)."""
        shown = {record.type for record in self.verification_records if record.counts}
        if shown & _ENROLLED:
            return Strength.ENROLLED
        sent = [first for second, first in _SENT.items() if second in shown]
        return Strength.MESSAGE if any(not shown & first for first in sent) else Strength.NOTHING
