"""What is kept is fetched once, renewed in time, and outlives its source for a while."""

import threading

import pytest

from portal.backends.kept import Kept
from portal.identity.errors import BackendUnavailable

DAY = 24 * 3600


class Source:
    """Counts how often it is asked; answers with that number, unless it is down."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False

    def __call__(self) -> int:
        self.asked += 1
        if self.is_down:
            raise BackendUnavailable("down")
        return self.asked


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Kept[int]:
    return Kept(now=clock)


def test_it_is_fetched_once_while_it_is_fresh(kept, clock):
    source = Source()

    kept.get(source, fresh=60)
    clock.now += 59

    assert kept.get(source, fresh=60) == 1


def test_it_is_fetched_again_when_it_is_not(kept, clock):
    source = Source()

    kept.get(source, fresh=60)
    clock.now += 60

    assert kept.get(source, fresh=60) == 2
    assert kept.get(source, fresh=300) == 2


def test_it_outlives_its_source_for_a_day(kept, clock):
    source = Source()
    kept.get(source, fresh=60)
    source.is_down = True

    clock.now += DAY - 1
    assert kept.get(source, fresh=60) == 1

    clock.now += 2
    with pytest.raises(BackendUnavailable):
        kept.get(source, fresh=60)


def test_a_source_that_is_down_is_left_alone_for_five_seconds(kept, clock):
    source = Source()
    source.is_down = True
    for _ in range(4):
        with pytest.raises(BackendUnavailable):
            kept.get(source, fresh=60)
        clock.now += 1
    assert source.asked == 1

    clock.now += 1
    source.is_down = False
    assert kept.get(source, fresh=60) == 2


def test_what_is_forgotten_is_fetched_anew(kept):
    source = Source()
    kept.get(source, fresh=60)

    kept.forget()

    assert kept.get(source, fresh=60) == 2


def test_many_who_want_it_at_once_cause_one_fetch(kept):
    source = Source()
    all_here = threading.Barrier(8)
    got: list[int] = []

    def want() -> None:
        all_here.wait()
        got.append(kept.get(source, fresh=60))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == [1] * 8
    assert source.asked == 1


def test_while_one_fetches_the_others_take_what_is_there(kept, clock):
    kept.get(lambda: "old", fresh=60)
    clock.now += 60
    fetching, may_end = threading.Event(), threading.Event()

    def slowly() -> str:
        fetching.set()
        may_end.wait(5)
        return "new"

    thread = threading.Thread(target=lambda: kept.get(slowly, fresh=60))
    thread.start()
    fetching.wait(5)

    assert kept.get(lambda: "never", fresh=60) == "old"
    may_end.set()
    thread.join()
    assert kept.get(lambda: "never", fresh=60) == "new"
