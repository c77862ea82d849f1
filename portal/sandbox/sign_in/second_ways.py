"""What somebody may show as the second step: what they enrolled, codes to their own addresses."""

from dataclasses import dataclass

from portal.sandbox.store import Row
from portal.sandbox.tenant.settings import sign_in_experience


@dataclass(frozen=True, slots=True)
class Way:
    """*factor* is Logto's name for it, *path* is where it is shown."""

    factor: str
    path: str


_WAYS = (
    Way("Totp", "/sign-in/second-step"),
    Way("WebAuthn", "/sign-in/second-step/passkey"),
    Way("EmailVerificationCode", "/sign-in/second-step/code/email"),
    Way("PhoneVerificationCode", "/sign-in/second-step/code/phone"),
    Way("BackupCode", "/sign-in/second-step/backup-code"),
)


def ways_of(user: Row) -> list[Way]:
    """Those that the tenant counts and that *user* has, best first; a backup code last."""
    counted = sign_in_experience()["mfa"]["factors"]
    return [way for way in _WAYS if way.factor in counted and _has(user, way.factor)]


def _has(user: Row, factor: str) -> bool:
    """Having an address is enough for a code; codes that are all used are none."""
    match factor:
        case "EmailVerificationCode":
            return user["primary_email"] is not None
        case "PhoneVerificationCode":
            return user["primary_phone"] is not None
        case _:
            enrolled = [one for one in user["mfa_verifications"] if one["type"] == factor]
            return any(
                factor != "BackupCode" or any("usedAt" not in code for code in one["codes"])
                for one in enrolled
            )
