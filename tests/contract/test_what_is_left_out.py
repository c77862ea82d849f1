"""What of the contract does not run on a platform, pinned: leaving out more has to be meant."""

import os
import subprocess
import sys
from pathlib import Path

from tests.contract.conftest import AUTHING, LOGTO

_PINNED = Path(__file__).with_name("left_out_on_authing.txt")


def test_what_a_platform_lacks_is_pinned():
    assert left_out() == _PINNED.read_text("utf-8").split()


def _collected() -> dict[str, set[str]]:
    """The grounds of each test function that takes one, by ``file::name``."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-n0", str(_PINNED.parent)],
        check=True,
        capture_output=True,
        text=True,
        cwd=_PINNED.parents[2],
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
    )
    found: dict[str, set[str]] = {}
    for line in listed.stdout.splitlines():
        name, _, parameters = line.removeprefix("tests/contract/").partition("[")
        grounds = {ground for ground in (LOGTO, AUTHING) if ground in parameters}
        if grounds:
            found.setdefault(name, set()).update(grounds)
    return found


def left_out() -> list[str]:
    collected = _collected()
    on = {
        ground: {name for name, grounds in collected.items() if ground in grounds}
        for ground in (LOGTO, AUTHING)
    }
    return sorted(on[LOGTO] - on[AUTHING])


if __name__ == "__main__":  # python -m tests.contract.test_what_is_left_out: pins what is so now
    _PINNED.write_text("\n".join(left_out()) + "\n", "utf-8")
