"""Making records older than they are: how a test lets time pass for one thing alone."""

from collections.abc import Sequence

from portal.sandbox.current import store

_ADDRESSEE = "(SELECT id FROM users WHERE lower(primary_email) = lower(email))"

# kind → (the column or query that says whose it is, the columns of time)
AGEING = {
    "access_tokens": ("user_id", ("created_at", "expires_at")),
    "refresh_tokens": ("user_id", ("created_at", "expires_at", "consumed_at", "first_created_at")),
    "authorization_codes": ("user_id", ("created_at", "expires_at")),
    "verification_records": ("user_id", ("created_at", "expires_at")),
    "one_time_tokens": (_ADDRESSEE, ("created_at", "expires_at")),
    "organization_invitations": ("inviter_id", ("created_at", "updated_at", "expires_at")),
    "oidc_sessions": ("account_id", ("created_at", "expires_at", "signed_in_at")),
}


def age(
    kind: str,
    seconds: float,
    owner: str,
    columns: Sequence[str],
    user_id: str | None = None,
) -> int:
    """Make the records of a kind older, of one person or of all; answers how many.

    ``owner`` and ``columns`` as in AGEING.
    """
    milliseconds = int(seconds * 1000)
    settings = ", ".join(f"{column} = {column} - ?" for column in columns)
    moved = [milliseconds] * len(columns)
    statement = f"UPDATE {kind} SET {settings} WHERE ? IN ({owner}, '')"  # noqa: S608 - names of ours
    return store().run(statement, *moved, user_id or "")
