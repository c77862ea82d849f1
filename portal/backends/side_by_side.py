"""Several calls at the same time: a page waits for the slowest of them, not for their sum."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any


def side_by_side(*calls: Callable[[], Any]) -> tuple[Any, ...]:
    """
    The results of *calls*, in their order; each runs in the context of the caller (the request, the
    log's bindings), the first of them in the caller's own thread.

    All have ended when this returns. Raises what the first of them, in their order, raised.
    """
    if len(calls) < 2:
        return tuple(call() for call in calls)
    mine, *others = calls
    with ThreadPoolExecutor(len(others), "side-by-side") as threads:
        running = [threads.submit(copy_context().run, call) for call in others]
        result = copy_context().run(mine)
    return (result, *(future.result() for future in running))
