"""Time that passes in the transcripts.

What is named there grows old in the store, and nothing else.
"""

from collections.abc import Callable

from portal.sandbox.clock import DAY, HOUR, MINUTE, SECOND
from portal.sandbox.store import Store


def _age(table: str, columns: tuple[str, ...], by: int) -> Callable[[Store], None]:
    changes = ", ".join(f"{column} = {column} - {by}" for column in columns)

    def age(store: Store) -> None:
        store.run(f"UPDATE {table} SET {changes}")  # noqa: S608 - names from below

    return age


# By the transcripts' own words for it.
TIME_PASSES: dict[str, Callable[[Store], None]] = {
    "eleven of the fourteen days of the refresh token pass": _age(
        "refresh_tokens", ("first_created_at", "created_at", "expires_at"), 11 * DAY
    ),
    "more than three seconds pass since the old one was replaced": _age(
        "refresh_tokens", ("consumed_at",), 4 * SECOND
    ),
    "eleven minutes pass for the code, none for the record": _age(
        "verification_codes", ("created_at", "expires_at"), 11 * MINUTE
    ),
    "the record is older than ten minutes too": _age(
        "verification_records", ("created_at", "expires_at"), 11 * MINUTE
    ),
    "the access token is an hour old": _age("access_tokens", ("created_at", "expires_at"), HOUR),
}
