"""How good a password is: the pool's policy, and the level it is given (contract §9)."""

import re

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.envelope import Refused

SHORTEST = 6

_DIGIT, _LETTER, _SYMBOL = r"\d", r"[A-Za-z]", r"[^\dA-Za-z]"


def level(password: str) -> int:
    """1 low, 2 middle, 3 high, as the vendor's own client counts."""
    mixed = all(re.search(kind, password) for kind in (r"[a-z]", r"[A-Z]", _DIGIT))
    if len(password) >= 12 and mixed:
        return 3
    letters_and_digits = re.search(_LETTER, password) and re.search(_DIGIT, password)
    return 2 if len(password) >= 8 and letters_and_digits else 1


def require_good_password(password: str) -> None:
    """Raises Refused where the pool's policy does not accept the password."""
    policy = pool.setting("passwordStrength")
    if policy == 0:
        return
    if policy in (1, 2, 3) and len(password) < SHORTEST:
        raise Refused(refusals.SHORT_PASSWORD)
    if not _meets(password, policy):
        raise Refused(refusals.WEAK_PASSWORD)


def _meets(password: str, policy: int) -> bool:
    if policy == 4:
        custom = pool.setting("customPasswordStrength") or {}
        return re.search(custom.get("regex", ""), password) is not None
    kinds = sum(bool(re.search(kind, password)) for kind in (_DIGIT, _LETTER, _SYMBOL))
    return kinds >= {2: 2, 3: 3}.get(policy, 0)
