"""Another password, and the first one (contracts/authing-api.md §8.3)."""

from portal.backends.authing.reach import Reach
from portal.identity.errors import Complaint, InputRejected, PasswordRejected, Reason


class PasswordAtAuthing:
    """Keeps what ``SignInDetailsBackend`` promises of passwords."""

    _reach: Reach

    def set_password(
        self, password: str, proof: str | None, *, current_password: str | None = None
    ) -> None:
        body = {"newPassword": password, "passwordEncryptType": "none"}
        if current_password is not None:
            body["oldPassword"] = current_password
        try:
            self._reach.person.post("/api/v3/update-password", body)
        except InputRejected as rejected:
            raise _about_passwords(rejected) from rejected


def _about_passwords(rejected: InputRejected) -> InputRejected:
    """The old one is wrong, or the pool’s rule, which only Authing knows, refuses the new one."""
    if rejected.reason is Reason.WRONG_PASSWORD:
        return InputRejected("current_password", Reason.WRONG_PASSWORD, rejected.code)
    return PasswordRejected([Complaint(Reason.INVALID)], rejected.code)
