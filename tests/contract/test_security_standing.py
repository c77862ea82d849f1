"""What a person is told of how the platform rates the protection of their account."""

import pytest

from portal.identity.security import PasswordLevel, SecurityStanding


@pytest.mark.only_on("logto", because="it rates nobody")
def test_where_the_platform_says_nothing_nobody_else_does(alices_backend):
    assert alices_backend.person().security is None


@pytest.mark.only_on("authing", because="it has a score")
def test_it_is_told_as_the_platform_tells_it(ground, operator, alices_backend):
    standing = alices_backend.person().security

    assert standing == SecurityStanding(
        password=True,
        email=True,
        phone=True,
        second_step=False,
        password_level=PasswordLevel.HIGH,
        score=standing.score,
    )
    assert 0 < standing.score <= 100
    assert ground.backend("frank").person().security.second_step


@pytest.mark.only_on("authing", because="it has a score")
@pytest.mark.parametrize("level", [None, 0, 7])
def test_a_password_that_was_never_measured_has_no_level(operator, alices_backend, level):
    operator.change_user("alice", password_level=level)

    assert alices_backend.person().security.password_level is None
