"""Making records older than they are: how a test lets time pass for one thing alone."""

from portal.sandbox.testing import ageing

AGEING = {
    "access_tokens": ("user_id", ("created_at", "expires_at")),
    "refresh_tokens": ("user_id", ("created_at", "expires_at", "consumed_at", "first_created_at")),
    "authorization_codes": ("user_id", ("created_at", "expires_at")),
    "oidc_sessions": ("account_id", ("created_at", "expires_at", "signed_in_at")),
    "errand_tokens": ("user_id", ("created_at", "expires_at")),
    "codes": ("''", ("expires_at",)),
    "messages": ("''", ("sent_at",)),
}


def age(kind: str, seconds: float, user_id: str | None = None) -> int:
    """Of one person or of all; codes and messages are nobody's. Answers how many."""
    owner, columns = AGEING[kind]
    return ageing.age(kind, seconds, owner, columns, user_id)
