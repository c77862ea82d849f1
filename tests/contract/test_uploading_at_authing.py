"""What ``ProfileBackend`` promises of a picture, where the operator says that the pool keeps it."""

from dataclasses import replace

import pytest

from portal.backends import Platforms
from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    OutcomeUnknown,
    Reason,
    SignInRequired,
)
from portal.settings import Authing
from tests.contract.authing_ground import AuthingGround
from tests.contract.operations import Operation, Refused
from tests.contract.test_profile import png


@pytest.fixture
def ground(tmp_path):
    ground = AuthingGround(tmp_path)
    ground.tenant = replace(ground.tenant, authing=Authing(avatar_upload=True))
    ground.platforms = Platforms(ground._new_http)
    ground.operator.set_pool(upload=True)
    yield ground
    ground.close()


@pytest.fixture
def bob(ground):
    return ground.backend("bob")


def rejected(backend, content: bytes = b"", kind: str = "image/png") -> tuple[str | None, Reason]:
    with pytest.raises(InputRejected) as caught:
        backend.upload_avatar(content or png(), kind)
    return caught.value.field, caught.value.reason


def test_a_picture_gets_an_address(bob):
    assert Capability.UPLOAD_AVATAR in bob.capabilities
    assert bob.upload_avatar(png(), "image/png").startswith("http://localhost:3001/files/")


def test_one_that_is_too_large_or_none_at_all_is_told_on_its_field(bob):
    assert rejected(bob, b"x" * (5 * 1024 * 1024 + 1)) == ("avatar", Reason.TOO_LARGE)
    assert rejected(bob, b"text", "text/plain") == ("avatar", Reason.INVALID)


def test_where_the_pool_keeps_none_it_is_offered_no_more(ground, bob):
    ground.operator.set_pool(upload=False)

    assert rejected(bob) == ("avatar", Reason.NO_STORAGE)
    assert Capability.UPLOAD_AVATAR not in ground.backend("bob").capabilities


@pytest.mark.parametrize("url", ["javascript:1", "", 7, "http://[bad", "//files.test/x"], ids=repr)
def test_r29_an_address_that_leads_nowhere_leaves_it_open(ground, bob, url):
    ground.answers(Operation.UPLOAD_AVATAR, {"key": "k", "url": url})
    with pytest.raises(OutcomeUnknown):
        bob.upload_avatar(png(), "image/png")


def test_r28_what_became_of_it_is_known_or_not(ground, bob):
    ground.breaks(Operation.UPLOAD_AVATAR, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        bob.upload_avatar(png(), "image/png")
    ground.operator.mend()
    ground.breaks(Operation.UPLOAD_AVATAR, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        bob.upload_avatar(png(), "image/png")
    assert not isinstance(caught.value, OutcomeUnknown)


def test_a_token_that_is_over_uploads_nothing(ground, bob):
    ground.refuses(Operation.UPLOAD_AVATAR, Refused.SIGNED_OUT)
    with pytest.raises(SignInRequired):
        bob.upload_avatar(png(), "image/png")
