"""A stand-in with two applications and the cast, and a visitor with a browser of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.sandbox.config import SandboxConfig
from tests.sandbox.authing.visitor import AuthingVisitor, Calls
from tests.sandbox.conftest import CONTOSO, NORTHWIND
from tests.sandbox.visitor import SANDBOX
from tests.sandboxes import give_back, stand_in_on


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Flask]:
    app = stand_in_on(
        SandboxConfig(
            database=tmp_path / "stand-in.db",
            url=SANDBOX,
            applications=(NORTHWIND, CONTOSO),
            admin=True,
        )
    )
    yield app
    give_back(app)


@pytest.fixture
def visitor(stand_in: Flask) -> AuthingVisitor:
    return AuthingVisitor(stand_in)


@pytest.fixture
def alice(stand_in: Flask) -> Calls:
    return AuthingVisitor(stand_in).calls_of("alice")


@pytest.fixture
def bob(stand_in: Flask) -> Calls:
    return AuthingVisitor(stand_in).calls_of("bob")


@pytest.fixture
def frank(stand_in: Flask) -> Calls:
    return AuthingVisitor(stand_in).calls_of("frank")
