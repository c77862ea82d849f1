"""Calls that run at the same time."""

import threading
import time
from contextvars import ContextVar

import pytest

from portal.backends.side_by_side import side_by_side
from portal.identity.errors import NotFound, SignInRequired

who: ContextVar[str] = ContextVar("who")


def test_they_really_run_at_the_same_time():
    together = threading.Barrier(3, timeout=5)

    def call() -> bool:
        together.wait()
        return True

    assert side_by_side(call, call, call) == (True, True, True)


def test_results_come_in_the_order_of_the_calls():
    def late() -> str:
        time.sleep(0.05)
        return "late"

    assert side_by_side(late, lambda: "early") == ("late", "early")


def test_each_runs_in_the_context_of_the_caller():
    who.set("alice")

    assert side_by_side(who.get, who.get) == ("alice", "alice")


def test_the_first_error_in_order_is_raised_and_all_have_ended():
    ended = []

    def refused() -> None:
        time.sleep(0.05)
        raise SignInRequired("dead")

    def missing() -> None:
        raise NotFound("gone")

    with pytest.raises(SignInRequired):
        side_by_side(lambda: ended.append(1), refused, missing)
    assert ended == [1]
