"""What ``ClosingBackend`` promises where the platform itself asks whoever leaves."""

import pytest

from portal.identity.backend import Capability
from portal.identity.closing import ShownAtClosing
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    SignInRequired,
    VerificationRequired,
)
from portal.identity.models import Channel, CodeFor
from portal.sandbox.seed import PASSWORDS

pytestmark = pytest.mark.needs(Capability.ASKS_AT_CLOSING)

ALICE = "alice@example.test"
VERIFY, DELETE = "/api/v3/verify-delete-account-request", "/api/v3/delete-account"


def code_for(backend, operator, channel: Channel = Channel.EMAIL) -> ShownAtClosing:
    person = backend.person()
    address = person.email if channel is Channel.EMAIL else person.phone
    backend.send_code(channel, address, CodeFor.CLOSING)
    return ShownAtClosing(channel, operator.code_for(address))


@pytest.mark.parametrize("channel", Channel)
def test_a_code_to_an_own_address_ends_it_for_good(alices_backend, operator, channel):
    own, shown = alices_backend.person().user_id, code_for(alices_backend, operator, channel)
    operator.forget_calls()
    alices_backend.delete_account(own, shown=shown)

    assert operator.changes() == [f"POST {VERIFY}", f"POST {DELETE}"]
    with pytest.raises(SignInRequired):
        alices_backend.person()


def test_the_password_does_it_for_who_has_no_address(ground, operator):
    dave = ground.backend("dave")
    own = dave.person().user_id
    with pytest.raises(InputRejected) as rejected:
        dave.delete_account(own, shown=ShownAtClosing(None, "not-the-one"))
    assert rejected.value.field == "password"
    dave.delete_account(own, shown=ShownAtClosing(None, PASSWORDS["dave"]))

    with pytest.raises(SignInRequired):
        dave.person()


def test_nothing_shown_and_something_wrong_end_nothing(alices_backend, operator):
    own = alices_backend.person().user_id
    code_for(alices_backend, operator)
    with pytest.raises(VerificationRequired):
        alices_backend.delete_account(own)
    with pytest.raises(InputRejected) as rejected:
        alices_backend.delete_account(own, shown=ShownAtClosing(Channel.EMAIL, "000000"))

    assert rejected.value.field == "code"
    assert alices_backend.person().user_id == own


def test_w44_nobody_elses_account_is_ended(ground, alices_backend, operator):
    bob, shown = ground.backend("bob"), code_for(alices_backend, operator)
    operator.forget_calls()
    with pytest.raises(NotFound):
        alices_backend.delete_account(bob.person().user_id, shown=shown)

    assert operator.changes() == []


def test_the_pool_may_not_want_it(alices_backend, operator):
    operator.set_pool(selfDeletion=False)
    own, shown = alices_backend.person().user_id, code_for(alices_backend, operator)
    with pytest.raises(NotAllowed):
        alices_backend.delete_account(own, shown=shown)


@pytest.mark.parametrize(
    ("path", "raised"), [(VERIFY, BackendUnavailable), (DELETE, OutcomeUnknown)]
)
def test_r28_only_the_last_call_leaves_anything_unknown(alices_backend, operator, path, raised):
    own, shown = alices_backend.person().user_id, code_for(alices_backend, operator)
    operator.break_("status", path, status=504)
    with pytest.raises(BackendUnavailable) as error:
        alices_backend.delete_account(own, shown=shown)

    assert type(error.value) is raised


def test_w70_what_was_shown_is_in_no_word_of_it():
    assert "123456" not in repr(ShownAtClosing(Channel.EMAIL, "123456"))
