"""What every session store promises. A store's own tests subclass it and say how one is made."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.auth.store import SessionStore
from portal.web.once import Turn
from tests.auth.conftest import Clock

LATER = 600.0


class StoreContract:
    """*store* and *clock* are fixtures; the store takes its time from the clock."""

    def test_a_record_is_read_as_it_was_written(self, store: SessionStore, clock: Clock):
        store.create("k", "acme", b"\x00\xff", clock() + LATER)

        stored = store.read("k", "acme")
        assert stored is not None
        assert (stored.value, stored.version) == (b"\x00\xff", 1)

    def test_o07_a_record_is_nothing_to_another_tenant(self, store, clock):
        store.create("k", "acme", b"v", clock() + LATER)

        assert store.read("k", "globex") is None
        assert not store.update("k", "globex", b"w", clock() + LATER, version=1)
        store.delete("k", "globex")
        assert store.read("k", "acme").value == b"v"

    def test_a_record_ends_by_itself(self, store, clock):
        store.create("k", "acme", b"v", clock() + 10)
        clock.pass_(seconds=10)

        assert store.read("k", "acme") is None
        assert not store.update("k", "acme", b"w", clock() + LATER, version=1)

    def test_a_deleted_record_stays_deleted(self, store, clock):
        store.create("k", "acme", b"v", clock() + LATER)
        store.delete("k", "acme")
        store.delete("k", "acme")

        assert not store.update("k", "acme", b"w", clock() + LATER, version=1)
        assert store.read("k", "acme") is None

    def test_r43_a_change_needs_the_version_that_was_read(self, store, clock):
        store.create("k", "acme", b"1", clock() + LATER)

        assert store.update("k", "acme", b"2", clock() + LATER, version=1)
        assert not store.update("k", "acme", b"3", clock() + LATER, version=1)
        assert store.read("k", "acme").value == b"2"

    def test_r43_of_many_changes_at_once_each_version_has_one_winner(self, store, clock):
        store.create("k", "acme", b"0", clock() + LATER)

        def count_up(_):
            while True:
                stored = store.read("k", "acme")
                value = str(int(stored.value) + 1).encode()
                if store.update("k", "acme", value, clock() + LATER, version=stored.version):
                    return

        with ThreadPoolExecutor(8) as together:
            list(together.map(count_up, range(40)))
        assert store.read("k", "acme").value == b"40"

    def test_o02_what_is_put_is_taken_once_and_by_its_owner_only(self, store, clock):
        store.put("s", "me", b"v", clock() + LATER, at_most=10)

        assert store.take("s", "you") is None
        assert store.take("s", "me") == b"v"
        assert store.take("s", "me") is None

    def test_o03_of_many_who_take_at_once_one_gets_it(self, store, clock):
        store.put("s", "me", b"v", clock() + LATER, at_most=10)
        with ThreadPoolExecutor(8) as together:
            got = list(together.map(lambda _: store.take("s", "me"), range(8)))

        assert sorted(value is not None for value in got) == [False] * 7 + [True]

    def test_what_is_put_ends_by_itself(self, store, clock):
        store.put("s", "me", b"v", clock() + 10, at_most=10)
        clock.pass_(seconds=10)

        assert store.take("s", "me") is None

    def test_o04_the_oldest_of_an_owner_are_dropped_and_nobody_elses(self, store, clock):
        store.put("other", "you", b"v", clock() + LATER, at_most=2)
        for number in range(4):
            store.put(f"s{number}", "me", b"v", clock() + LATER, at_most=2)

        left = [number for number in range(4) if store.take(f"s{number}", "me")]
        assert left == [2, 3]
        assert store.take("other", "you")

    def test_r36_a_claim_is_the_firsts_until_its_result_is_everybodys(self, store):
        assert store.claim("f", "a", 60) is Turn.MINE
        assert store.claim("f", "b", 60) is Turn.SOMEONE_IS_AT_IT
        store.complete("f", "b", "/wrong", LATER)
        store.complete("f", "a", "/done", LATER)

        assert store.claim("f", "b", 60) == "/done"

    def test_r36_a_released_claim_is_free_and_only_its_owner_releases_it(self, store):
        store.claim("f", "a", 60)
        store.release("f", "b")
        assert store.claim("f", "b", 60) is Turn.SOMEONE_IS_AT_IT
        store.release("f", "a")

        assert store.claim("f", "b", 60) is Turn.MINE

    def test_r36_a_claim_whose_owner_died_is_free_after_its_lease(self, store, clock):
        store.claim("f", "a", 60)
        clock.pass_(seconds=60)

        assert store.claim("f", "b", 60) is Turn.MINE
        store.complete("f", "a", "/late", LATER)
        assert store.claim("f", "c", 60) is Turn.SOMEONE_IS_AT_IT

    def test_r36_of_many_who_claim_at_once_one_may_act(self, store):
        barrier = threading.Barrier(8)

        def claim(number):
            barrier.wait()
            return store.claim("f", str(number), 60)

        with ThreadPoolExecutor(8) as together:
            turns = list(together.map(claim, range(8)))
        assert turns.count(Turn.MINE) == 1

    def test_o42_a_lock_is_its_owners_until_freed_or_its_lease_is_over(self, store, clock):
        assert store.acquire("l", "a", 30)
        assert not store.acquire("l", "b", 30)
        store.unlock("l", "b")
        assert not store.acquire("l", "b", 30)
        store.unlock("l", "a")
        assert store.acquire("l", "b", 30)
        clock.pass_(seconds=30)
        assert store.acquire("l", "c", 30)
        store.unlock("l", "b")
        assert not store.acquire("l", "d", 30)

    @pytest.mark.parametrize("hours", [0, 1])
    def test_purging_forgets_what_has_ended_and_nothing_else(self, store, clock, hours):
        store.create("k", "acme", b"v", clock() + LATER)
        store.put("s", "me", b"v", clock() + LATER, at_most=10)
        store.claim("f", "a", LATER)
        store.acquire("l", "a", LATER)
        clock.pass_(hours=hours)

        assert store.purge() == 4 * hours
        assert (store.read("k", "acme") is None) == bool(hours)

    def test_it_says_that_it_can_be_written_to(self, store):
        assert store.ping() is None
