"""What is told of a second step that somebody enrolled (contracts/logto-api.md §4.5)."""

from typing import Any

Json = dict[str, Any]


def factor_json(factor: Json) -> Json:
    """Without its secret: the key of an authenticator, the codes themselves."""
    shown = {member: factor[member] for member in ("id", "createdAt", "type")}
    if factor["type"] == "WebAuthn":
        shown |= {
            member: factor[member] for member in ("agent", "name", "lastUsedAt") if member in factor
        }
    if factor["type"] == "BackupCode":
        shown["remainCodes"] = sum("usedAt" not in code for code in factor["codes"])
    return shown
