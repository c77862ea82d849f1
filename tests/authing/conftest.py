"""The portal of tenants whose platform is Authing, on the stand-in for it, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest

from tests.conftest import Installation, StandIn
from tests.sandboxes import give_back


@pytest.fixture(scope="module")
def module_installation(install: Callable[..., Installation]) -> Iterator[Installation]:
    installation = install(platform="authing")
    yield installation
    give_back(installation.sandbox.app)


@pytest.fixture
def stand_in(installation: Installation) -> StandIn:
    """Whoever runs the platform, and may change and break it."""
    return cast(StandIn, installation.sandbox)
