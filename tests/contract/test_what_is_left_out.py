"""What of the contract does not run on a ground, pinned: leaving out more has to be meant."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.contract.conftest import AUTHING, LOGTO, REAL_LOGTO

_HERE = Path(__file__).parent
_PINNED = {
    AUTHING: _HERE / "left_out_on_authing.txt",
    REAL_LOGTO: _HERE / "left_out_on_logto_itself.txt",
}


@pytest.mark.parametrize("elsewhere", _PINNED)
def test_what_a_ground_leaves_out_is_pinned(elsewhere):
    assert left_out(elsewhere) == _PINNED[elsewhere].read_text("utf-8").split()


@cache
def _collected() -> dict[str, set[str]]:
    """The grounds of each test function that takes one, by ``file::name``."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-n0", str(_HERE)],
        check=True,
        capture_output=True,
        text=True,
        cwd=_HERE.parents[1],
        env={**ours, "FOYER_CONTRACT_URL": "http://nobody.test"},
    )
    found: dict[str, set[str]] = {}
    for line in listed.stdout.splitlines():
        name, _, parameters = line.removeprefix("tests/contract/").partition("[")
        grounds = {ground for ground in (LOGTO, *_PINNED) if ground in parameters}
        if grounds:
            found.setdefault(name, set()).update(grounds)
    return found


def left_out(elsewhere: str) -> list[str]:
    """Of what the sandbox for Logto runs."""
    collected = _collected().items()
    return sorted(name for name, on in collected if LOGTO in on and elsewhere not in on)


if __name__ == "__main__":  # python -m tests.contract.test_what_is_left_out: pins what is so now
    for ground, pinned in _PINNED.items():
        pinned.write_text("\n".join(left_out(ground)) + "\n", "utf-8")
