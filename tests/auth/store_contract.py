"""What every session store promises. A store's own tests subclass it and say how one is made."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.auth.store import SessionStore, StoreUnavailable
from portal.web.once import Turn
from tests.auth.conftest import Clock

LATER = 600.0
EVERYONE = float("inf")


def fill(store: SessionStore, until: float) -> None:
    """One of each kind of thing, all of which end at *until*, LATER from now."""
    store.create("k", "acme", b"v", until, names=["mia"])
    store.put("s", "me", b"v", until, at_most=10)
    store.claim("f", "a", LATER)
    store.acquire("l", "a", LATER)
    store.close("bob", born_until=1, expires_at=until)
    store.admit("codes", 1, LATER)


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

    def test_a_key_that_is_there_already_is_a_fault(self, store, clock):
        store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
        with pytest.raises(StoreUnavailable):
            store.create("k", "acme", b"again", clock() + LATER, names=["bob"])

        assert store.read("k", "acme").value == b"v"
        assert store.named("bob", "acme") == []
        assert store.create("k2", "acme", b"v", clock() + LATER)

    def test_the_key_of_a_record_that_has_ended_is_free(self, store, clock):
        store.create("k", "acme", b"v", clock() + 10, names=["mia"])
        clock.pass_(seconds=10)

        assert store.create("k", "acme", b"w", clock() + LATER, names=["bob"])
        assert store.named("mia", "acme") == []
        assert store.named("bob", "acme") == ["k"]

    def test_o37_a_record_is_found_under_each_of_its_names(self, store, clock):
        assert store.create("k", "acme", b"v", clock() + LATER, names=["mia", "laptop", "mia"])
        assert store.create("k2", "acme", b"v", clock() + LATER, names=["mia"])
        assert store.create("k3", "acme", b"v", clock() + LATER)

        assert sorted(store.named("mia", "acme")) == ["k", "k2"]
        assert store.named("laptop", "acme") == ["k"]
        assert store.named("nobody", "acme") == []

    def test_o07_a_name_is_nothing_to_another_tenant(self, store, clock):
        store.create("k", "acme", b"v", clock() + LATER, names=["mia"])

        assert store.named("mia", "globex") == []
        assert store.delete_named("mia", "globex") == 0
        store.delete("k", "globex")
        assert store.named("mia", "acme") == ["k"]

    def test_o37_the_names_of_a_record_end_with_it(self, store, clock):
        for key in ("ends", "deleted", "lives"):
            store.create(key, "acme", b"v", clock() + 10, names=["mia"])
        store.delete("deleted", "acme")
        assert sorted(store.named("mia", "acme")) == ["ends", "lives"]

        assert store.update("lives", "acme", b"w", clock() + LATER, version=1)
        clock.pass_(seconds=10)
        assert store.named("mia", "acme") == ["lives"]
        store.purge()
        assert store.named("mia", "acme") == ["lives"]
        assert store.delete_named("mia", "acme") == 1

    def test_o31_a_moved_record_is_found_at_its_new_key_only(self, store, clock):
        store.create("old", "acme", b"v", clock() + 10, names=["mia", "laptop"])

        assert store.move("old", "acme", "new", b"w", clock() + LATER, version=1)

        assert store.read("old", "acme") is None
        assert not store.update("old", "acme", b"x", clock() + LATER, version=2)
        stored = store.read("new", "acme")
        assert (stored.value, stored.version) == (b"w", 2)
        assert store.named("mia", "acme") == store.named("laptop", "acme") == ["new"]
        clock.pass_(seconds=10)
        assert store.delete_named("mia", "acme") == 1
        assert store.read("new", "acme") is None
        assert store.named("laptop", "acme") == []

    @pytest.mark.parametrize(("tenant", "version"), [("globex", 1), ("acme", 2)])
    def test_o31_only_the_tenants_record_of_that_version_moves(self, store, clock, tenant, version):
        store.create("old", "acme", b"v", clock() + LATER, names=["mia"])

        assert not store.move("old", tenant, "new", b"w", clock() + LATER, version=version)

        assert store.read("old", "acme").value == b"v"
        assert store.read("new", tenant) is None
        assert store.named("mia", "acme") == ["old"]

    def test_o31_what_has_ended_does_not_move(self, store, clock):
        store.create("old", "acme", b"v", clock() + 10, names=["mia"])
        clock.pass_(seconds=10)

        assert not store.move("old", "acme", "new", b"w", clock() + LATER, version=1)
        assert store.read("new", "acme") is None

    def test_o31_a_record_does_not_move_onto_another(self, store, clock):
        for key in ("old", "taken"):
            store.create(key, "acme", key.encode(), clock() + LATER, names=[key])
        with pytest.raises(StoreUnavailable):
            store.move("old", "acme", "taken", b"w", clock() + LATER, version=1)

        assert store.read("old", "acme").value == b"old"
        assert store.read("taken", "acme").value == b"taken"
        assert store.named("old", "acme") == ["old"]

    def test_o31_of_many_moves_at_once_one_wins(self, store, clock):
        store.create("old", "acme", b"v", clock() + LATER, names=["mia"])

        def move(number):
            return store.move("old", "acme", f"{number}", b"w", clock() + LATER, version=1)

        with ThreadPoolExecutor(8) as together:
            moved = list(together.map(move, range(8)))
        assert sorted(moved) == [False] * 7 + [True]
        assert store.named("mia", "acme") == [str(moved.index(True))]

    def test_o65_all_under_a_name_are_forgotten_but_one(self, store, clock):
        for key in ("here", "there", "elsewhere"):
            store.create(key, "acme", b"v", clock() + LATER, names=["mia", key])
        store.create("ended", "acme", b"v", clock() + 10, names=["mia"])
        store.create("bobs", "acme", b"v", clock() + LATER, names=["bob"])
        clock.pass_(seconds=10)

        assert store.delete_named("mia", "acme", but="here") == 2
        assert store.named("mia", "acme") == ["here"]
        assert store.read("there", "acme") is None
        assert store.named("there", "acme") == []
        assert store.delete_named("mia", "acme") == 1
        assert store.delete_named("mia", "acme") == 0
        assert store.read("bobs", "acme").value == b"v"

    def test_o65_ten_thousand_under_a_name_are_forgotten_in_two_seconds(self, store, clock):
        began = time.perf_counter()
        for number in range(10_000):
            store.create(f"{number}", "acme", b"v" * 2000, clock() + LATER, names=["mia", "m"])

        started = time.perf_counter()
        assert store.delete_named("mia", "acme") == 10_000
        took = time.perf_counter() - started
        # A machine that is busy with something else was busy while they were made, too.
        assert took < max(2, (started - began) / 3)
        assert store.read("9999", "acme") is None
        assert store.named("m", "acme") == []

    def test_o37_no_record_escapes_by_moving_while_its_name_is_forgotten(self, store, clock):
        """Whoever moves on and on is gone all the same, under every key they ever had."""
        keys = [f"{runner} 0" for runner in range(4)]
        for key in keys:
            store.create(key, "acme", b"v", clock() + LATER, names=["mia"])
        far_enough = threading.Barrier(5)

        def run(runner):
            version = 1
            key = keys[runner]
            while version < 10_000:
                if version == 20:
                    far_enough.wait(timeout=30)
                new = f"{runner} {version}"
                if not store.move(key, "acme", new, b"v", clock() + LATER, version=version):
                    return version
                key, version = new, version + 1
            raise AssertionError("it got away")

        with ThreadPoolExecutor(4) as together:
            runs = [together.submit(run, runner) for runner in range(4)]
            far_enough.wait(timeout=30)
            assert store.delete_named("mia", "acme") == 4
            versions = [run.result() for run in runs]

        assert store.named("mia", "acme") == []
        for runner, last in enumerate(versions):
            assert all(store.read(f"{runner} {n}", "acme") is None for n in range(last + 1))

    def test_o66_under_a_closed_name_nothing_born_before_is_kept(self, store, clock):
        store.close("mia", born_until=100, expires_at=clock() + 60)

        names = ["laptop", "mia"]
        assert not store.create("k", "acme", b"v", clock() + LATER, names=names, born_at=100)
        assert store.read("k", "acme") is None
        assert store.named("laptop", "acme") == []
        assert store.create("k", "acme", b"v", clock() + LATER, names=names, born_at=101)
        assert store.create("k2", "acme", b"v", clock() + LATER, names=["bob"], born_at=1)

    def test_o66_a_name_can_be_closed_for_everyone_and_opens_by_itself(self, store, clock):
        store.close("mia", born_until=EVERYONE, expires_at=clock() + 60)

        assert not store.create("k", "acme", b"v", clock() + LATER, names=["mia"])
        clock.pass_(seconds=60)
        assert store.create("k", "acme", b"v", clock() + LATER, names=["mia"])

    def test_o66_no_closing_opens_what_another_closed(self, store, clock):
        store.close("mia", born_until=300, expires_at=clock() + 60)
        store.close("mia", born_until=200, expires_at=clock() + 120)
        store.close("mia", born_until=100, expires_at=clock() + 60)

        def is_open(born_at):
            key = f"{born_at} {clock()}"
            return store.create(key, "acme", b"v", clock() + LATER, names=["mia"], born_at=born_at)

        assert [is_open(born_at) for born_at in (200, 300, 301)] == [False, False, True]
        clock.pass_(seconds=60)
        assert [is_open(born_at) for born_at in (200, 201, 301)] == [False, True, True]
        clock.pass_(seconds=60)
        assert is_open(1)

    def test_w36_so_many_tries_are_admitted_in_a_window(self, store, clock):
        assert store.admit("codes", 2, 60) == 0
        clock.pass_(seconds=20)
        assert store.admit("codes", 2, 60) == 0
        assert store.admit("codes", 2, 60) == 40
        assert store.admit("other", 2, 60) == 0

        clock.pass_(seconds=40)
        assert store.admit("codes", 2, 60) == 0
        assert store.admit("codes", 2, 60) == 20

    def test_w36_a_refused_try_is_not_counted(self, store, clock):
        assert store.admit("codes", 1, 60) == 0
        for _ in range(59):
            clock.pass_(seconds=1)
            assert store.admit("codes", 1, 60) > 0
        clock.pass_(seconds=1)
        assert store.admit("codes", 1, 60) == 0

    def test_w36_a_lower_limit_counts_what_was_admitted_under_a_higher_one(self, store, clock):
        for _ in range(3):
            assert store.admit("codes", 3, 60) == 0
            clock.pass_(seconds=10)

        assert store.admit("codes", 1, 60) == 50

    def test_w37_of_two_hundred_tries_at_once_exactly_the_limit_pass(self, store):
        barrier = threading.Barrier(200)

        def admit(_):
            store.read("nobody", "acme")  # what opens a connection is not what is counted
            barrier.wait(timeout=60)
            return store.admit("codes", 10, 600)

        with ThreadPoolExecutor(200) as together:
            waits = list(together.map(admit, range(200)))
        assert waits.count(0) == 10

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
        fill(store, clock() + LATER)
        clock.pass_(hours=hours)
        store.purge()

        is_there = not hours
        assert (store.read("k", "acme") is not None) == is_there
        assert store.named("mia", "acme") == ["k"] * is_there
        assert (store.take("s", "me") is not None) == is_there
        assert (store.claim("f", "b", 60) is Turn.SOMEONE_IS_AT_IT) == is_there
        assert store.acquire("l", "b", 60) != is_there
        assert (store.admit("codes", 1, 60) > 0) == is_there
        closed = not store.create("k2", "acme", b"v", clock() + LATER, names=["bob"], born_at=1)
        assert closed == is_there

    def test_it_says_that_it_can_be_written_to(self, store):
        assert store.ping() is None
