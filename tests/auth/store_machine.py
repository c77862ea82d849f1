"""Any order of changes to sessions and names leaves a store like a plain dictionary (O-37)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal.auth.store import SessionStore
from tests.auth.conftest import Clock

KEYS = [f"k{number}" for number in range(5)]
NAMES = ["mia", "bob", "laptop"]
TENANTS = ["acme", "globex"]

keys = st.sampled_from(KEYS)
tenants = st.sampled_from(TENANTS)
some_names = st.lists(st.sampled_from(NAMES), max_size=3)
# Redis' own expiry goes by the real time, of which an example takes a little.
lives = st.just(0.0) | st.floats(10, 100)
births = st.integers(0, 10)


@dataclass
class Record:
    tenant: str
    value: bytes
    expires_at: float
    names: set[str]
    version: int = 1


@dataclass
class Model:
    """What the store should hold; a dictionary has no indexes to forget."""

    clock: Clock
    records: dict[str, Record] = field(default_factory=dict)
    closings: list[tuple[str, float, float]] = field(default_factory=list)

    def live(self, key: str, tenant: str) -> Record | None:
        found = self.records.get(key)
        is_live = found and found.tenant == tenant and found.expires_at > self.clock()
        return found if is_live else None

    def is_taken(self, key: str) -> bool:
        return key in self.records and self.records[key].expires_at > self.clock()

    def named(self, name: str, tenant: str) -> list[str]:
        return [
            key
            for key in KEYS
            if (record := self.live(key, tenant)) is not None and name in record.names
        ]

    def is_closed(self, name: str, born_at: float) -> bool:
        return any(
            name == closed and born_at <= born_until and until > self.clock()
            for closed, born_until, until in self.closings
        )


class Machine(RuleBasedStateMachine):
    new_store: Callable[[Clock], SessionStore]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = type(self).new_store(self.clock)
        self.model = Model(self.clock)
        self.count = 0

    def _value(self) -> bytes:
        self.count += 1
        return b"%d" % self.count

    @rule(key=keys, tenant=tenants, life=lives, names=some_names, born_at=births)
    def create(self, key: str, tenant: str, life: float, names: list[str], born_at: int):
        if self.model.is_taken(key):
            return
        value, until = self._value(), self.clock() + life
        closed = any(self.model.is_closed(name, born_at) for name in names)
        kept = self.store.create(key, tenant, value, until, names=names, born_at=born_at)
        assert kept != closed
        if kept:
            self.model.records[key] = Record(tenant, value, until, set(names))

    @rule(key=keys, tenant=tenants, life=lives, version=st.integers(1, 3))
    def update(self, key: str, tenant: str, life: float, version: int):
        value, until = self._value(), self.clock() + life
        found = self.model.live(key, tenant)
        changed = self.store.update(key, tenant, value, until, version=version)
        assert changed == (found is not None and found.version == version)
        if changed:
            found.value, found.expires_at, found.version = value, until, version + 1

    @rule(key=keys, tenant=tenants, new=keys, life=lives, version=st.integers(1, 3))
    def move(self, key: str, tenant: str, new: str, life: float, version: int):
        if self.model.is_taken(new):
            return
        value, until = self._value(), self.clock() + life
        found = self.model.live(key, tenant)
        moved = self.store.move(key, tenant, new, value, until, version=version)
        assert moved == (found is not None and found.version == version)
        if moved:
            found.value, found.expires_at, found.version = value, until, version + 1
            self.model.records[new] = self.model.records.pop(key)

    @rule(key=keys, tenant=tenants)
    def delete(self, key: str, tenant: str):
        self.store.delete(key, tenant)
        if self.model.live(key, tenant):
            del self.model.records[key]

    @rule(name=st.sampled_from(NAMES), tenant=tenants, but=st.none() | keys)
    def delete_named(self, name: str, tenant: str, but: str | None):
        gone = [key for key in self.model.named(name, tenant) if key != but]
        assert self.store.delete_named(name, tenant, but=but) == len(gone)
        for key in gone:
            del self.model.records[key]

    @rule(name=st.sampled_from(NAMES), born_until=births, life=lives)
    def close(self, name: str, born_until: int, life: float):
        until = self.clock() + life
        self.store.close(name, born_until=born_until, expires_at=until)
        self.model.closings.append((name, born_until, until))

    @rule(seconds=st.floats(0, 200))
    def wait(self, seconds: float):
        self.clock.pass_(seconds=seconds)

    @rule()
    def purge(self):
        self.store.purge()

    @invariant()
    def every_record_is_what_it_should_be(self):
        for key in KEYS:
            for tenant in TENANTS:
                found, stored = self.model.live(key, tenant), self.store.read(key, tenant)
                assert (stored is None) == (found is None)
                if stored and found:
                    assert (stored.value, stored.version) == (found.value, found.version)

    @invariant()
    def every_live_record_and_no_other_is_under_its_names(self):
        for name in NAMES:
            for tenant in TENANTS:
                assert sorted(self.store.named(name, tenant)) == self.model.named(name, tenant)


def holds_for(new_store: Callable[[Clock], SessionStore]) -> None:
    """*new_store* gives an empty store that goes by the clock."""
    run_state_machine_as_test(
        type("Here", (Machine,), {"new_store": staticmethod(new_store)}),
        settings=settings(
            max_examples=30, stateful_step_count=30, suppress_health_check=list(HealthCheck)
        ),
    )
