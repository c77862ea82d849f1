"""
The contract runs on every ground there is, by the same tests.

A test is collected for a ground unless the platform there lacks what it ``needs`` (a capability its
adapter declares), or it is about something that one platform or ground alone says (``only_on``,
with the reason). What no operator can bring about (a platform that is down, ten minutes that pass
at once) is collected for the grounds in this process alone, see ``out_of_reach``. Nothing is
skipped: what Authing’s ground leaves out is pinned by ``test_what_is_left_out.py``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.backends.logto.backend import NOT_THERE
from portal.identity.backend import Capability, IdentityBackend
from tests.conftest import Sandbox
from tests.contract.authing_ground import AuthingGround
from tests.contract.grounds import Ground, SandboxGround
from tests.contract.out_of_reach import asks_for_it
from tests.contract.real_logto.ground import RealGround

LOGTO, REAL_LOGTO, AUTHING = "logto-on-sandbox", "logto-itself", "authing-on-stand-in"

ABLE = {
    LOGTO: frozenset(Capability) - NOT_THERE,
    REAL_LOGTO: frozenset(Capability) - NOT_THERE,
    AUTHING: AuthingGround.ABLE,
}
"""What the adapter declares on each ground; ``test_declared.py`` holds it against the adapter."""

_MAKERS = {LOGTO: SandboxGround, AUTHING: AuthingGround, REAL_LOGTO: RealGround}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*capabilities): what the platform must be able to do")
    config.addinivalue_line(
        "markers", "only_on(where, because): what one platform or ground alone says"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ground" not in metafunc.fixturenames:
        return
    grounds = [LOGTO, AUTHING]
    test = metafunc.definition
    if os.environ.get("FOYER_CONTRACT_URL") and not asks_for_it(test.path, test.originalname):
        grounds.append(REAL_LOGTO)
    marks = list(test.iter_markers())
    fitting = [ground for ground in grounds if _fits(ground, marks)]
    metafunc.parametrize("ground", fitting, indirect=True)


def _fits(ground: str, marks: list[pytest.Mark]) -> bool:
    platform = ground.partition("-")[0]
    needed = {capability for mark in marks if mark.name == "needs" for capability in mark.args}
    kept_to = {mark.args[0] for mark in marks if mark.name == "only_on"}
    return needed <= ABLE[ground] and kept_to <= {platform, ground}


@pytest.fixture
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    made: Ground = _MAKERS[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def operator(ground: SandboxGround | AuthingGround) -> Sandbox:
    return ground.operator


@pytest.fixture
def alices_backend(ground: Ground) -> IdentityBackend:
    return ground.backend("alice")
