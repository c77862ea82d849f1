"""
The list of members of an organization with 10,000 of them: ``python -m tests.soak.members``.

The sandbox and the portal run in this process, so the figures are without a network and with the
sandbox's own work in them. Prints, for each question, the calls it takes and its time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from portal.sandbox.people.cast import ACME
from tests import roster
from tests.browser import Browser
from tests.conftest import Installation, installed, sign_in

ROUNDS = 20
QUESTIONS = {
    "the first page": "",
    "the last page": "?page=99999",
    "100 on a page": "?size=100",
    "a name": "?q=Person+07500",
    "nobody's name": "?q=zebra",
    "a role": "?role={admin}",
}


def ask(browser: Browser, installation: Installation, path: str) -> tuple[int, list[float]]:
    """How many calls one page takes, and the seconds of several."""
    address = browser.visit(path).url
    installation.sandbox.forget_calls()
    browser.get(address)
    calls = [call for call in installation.sandbox.calls() if call["path"].startswith("/api/")]
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        browser.get(address)
        seconds.append(time.perf_counter() - started)
    return len(calls), seconds


def main(members: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        installation = installed(Path(folder))
        roster.add_crowd(installation.sandbox, ACME, members)
        browser = installation.browser()
        sign_in(browser, "alice", installation.sandbox)
        admin = roster.role_id(installation.sandbox, "admin")
        print(f"{members} members, {ROUNDS} times each")
        for words, query in QUESTIONS.items():
            path = f"/organizations/{ACME}/members{query.format(admin=admin)}"
            calls, seconds = ask(browser, installation, path)
            median, slowest = statistics.median(seconds), max(seconds)
            figures = f"median {median * 1000:.0f} ms, most {slowest * 1000:.0f} ms"
            print(f"{words:16} {calls} calls, {figures}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
