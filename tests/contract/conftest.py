"""
The contract runs on every ground there is. What only an operator can bring about (a field closed, a
platform that is down) is collected for the sandbox alone, so that nothing has to be skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.identity.backend import IdentityBackend
from tests.conftest import Sandbox
from tests.contract.grounds import Ground, RealGround, SandboxGround


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ground" not in metafunc.fixturenames:
        return
    grounds = ["logto-on-sandbox"]
    if os.environ.get("FOYER_CONTRACT_URL") and "operator" not in metafunc.fixturenames:
        grounds.append("logto")
    metafunc.parametrize("ground", grounds, indirect=True)


@pytest.fixture
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    ground = RealGround() if request.param == "logto" else SandboxGround(tmp_path)
    yield ground
    ground.close()


@pytest.fixture
def operator(ground: SandboxGround) -> Sandbox:
    return ground.operator


@pytest.fixture
def alices_backend(ground: Ground) -> IdentityBackend:
    return ground.backend("alice")
