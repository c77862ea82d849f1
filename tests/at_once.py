"""Several people who press a button in the same moment."""

import threading
from collections.abc import Callable

from tests.browser import Page


def at_once(**errands: Callable[[], Page]) -> dict[str, Page]:
    """What each of *errands* was answered; all are begun before any has ended."""
    answers: dict[str, Page] = {}
    ready = threading.Barrier(len(errands))

    def go(name: str, errand: Callable[[], Page]) -> None:
        ready.wait()
        answers[name] = errand()

    threads = [threading.Thread(target=go, args=item) for item in errands.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
