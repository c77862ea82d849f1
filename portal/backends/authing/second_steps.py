"""What somebody shows beside what they know (contracts/authing-api.md §7.3, §8.4)."""

from datetime import datetime

from msgspec import Struct

from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.reading import read
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength

_KINDS = {"OTP": FactorKind.AUTHENTICATOR}
_SENT = frozenset({"SMS", "EMAIL"})


class _WireFactor(Struct, frozen=True, rename="camel"):
    factor_id: str
    factor_type: str
    created_at: datetime | None = None

    @property
    def strength(self) -> Strength:
        return Strength.MESSAGE if self.factor_type in _SENT else Strength.ENROLLED


class FactorsAtAuthing(ProfileAtAuthing):
    """Keeps what ``SecondStepBackend`` and ``FactorBackend`` promise."""

    def second_steps(self) -> OwnSecondSteps:
        return OwnSecondSteps(tuple(map(_factor, self._enrolled())))

    def second_step_asked(self, user_id: str) -> Strength:
        enrolled = (factor.strength for factor in self._enrolled())
        return max(enrolled, default=Strength.NOTHING)

    def second_step_shown(self, user_id: str, platform_session: str | None) -> Strength:
        """
        Authing’s page asks everyone for what they enrolled (§6.1), and says nothing of it in the
        ID token: who has just come from there has shown it.
        """
        return self.second_step_asked(user_id)

    def _enrolled(self) -> list[_WireFactor]:
        answer = self._reach.person.get("/api/v3/list-enrolled-factors")
        return read(list[_WireFactor], answer or [])


def _factor(wire: _WireFactor) -> Factor:
    kind = _KINDS.get(wire.factor_type, FactorKind.OTHER)
    return Factor(wire.factor_id, kind, added_at=wire.created_at)
