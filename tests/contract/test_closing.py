"""What ``ClosingBackend`` promises, with what the platform itself asks of whoever leaves."""

from collections.abc import Callable

import pytest

from portal.identity.backend import Capability, IdentityBackend
from portal.identity.closing import ShownAtClosing
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PortalError,
    Reason,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.models import Channel, CodeFor
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import PASSWORDS
from tests.contract.operations import Operation, Refused

asks = pytest.mark.needs(Capability.ASKS_AT_CLOSING)
by_authority = pytest.mark.only_on(
    "logto", because="elsewhere the portal has no authority beyond that of the account’s owner"
)

ALICE = cast_id("alice")
PUTTING_AWAY = ("account_of", "suspend_account", "resume_account")


@pytest.fixture
def backend(ground, operator):
    return ground.nobodys_backend()


@pytest.fixture
def own(alices_backend) -> str:
    return alices_backend.person().user_id


@pytest.fixture
def code_for(operator) -> Callable[..., ShownAtClosing]:
    def code_for(backend: IdentityBackend, channel: Channel = Channel.EMAIL) -> ShownAtClosing:
        person = backend.person()
        address = person.email if channel is Channel.EMAIL else person.phone
        backend.send_code(channel, address, CodeFor.CLOSING)
        return ShownAtClosing(channel, operator.code_for(address))

    return code_for


@pytest.fixture
def shown(alices_backend, code_for) -> ShownAtClosing | None:
    """All that the platform wants to see of Alice."""
    is_asked = Capability.ASKS_AT_CLOSING in alices_backend.capabilities
    return code_for(alices_backend) if is_asked else None


def test_a_deleted_account_is_gone(ground, alices_backend, own, shown):
    alices_backend.delete_account(own, shown=shown)

    assert len(ground.asked(Operation.CLOSE)) == 1
    with pytest.raises(SignInRequired):
        alices_backend.person()


@pytest.mark.needs(Capability.ACCESS_TOKENS, Capability.ORGANIZATIONS)
def test_what_belongs_to_a_deleted_account_goes_with_it(backend):
    backend.create_access_token(ALICE, "Laptop", None)
    backend.delete_account(ALICE)

    for ask in (backend.account_of, backend.access_tokens, backend.organizations_of):
        with pytest.raises(NotFound):
            ask(ALICE)


def test_w44_nobody_else_is_touched(ground, alices_backend, own, shown):
    bob = ground.backend("bob")
    before = bob.person()
    alices_backend.delete_account(own, shown=shown)

    assert bob.person() == before


@asks
def test_w44_nobody_elses_account_is_ended(ground, alices_backend, operator, shown):
    bob = ground.backend("bob")
    operator.forget_calls()
    with pytest.raises(NotFound):
        alices_backend.delete_account(bob.person().user_id, shown=shown)

    assert operator.changes() == []


def test_the_account_of_someone_who_is_gone_is_not_found(ground, alices_backend, shown):
    with pytest.raises(NotFound):
        alices_backend.delete_account("nobody000000", shown=shown)


def test_r28_an_end_whose_confirmation_was_lost_is_unknown(
    ground, alices_backend, operator, own, shown
):
    ground.breaks(Operation.CLOSE, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        alices_backend.delete_account(own, shown=shown)

    operator.mend()
    with pytest.raises(SignInRequired):
        alices_backend.person()


@pytest.mark.parametrize("kind", ["html", "huge"])
def test_r28_an_end_whose_confirmation_cannot_be_read_is_unknown(
    ground, alices_backend, own, shown, kind
):
    ground.breaks(Operation.CLOSE, kind, after=True)
    with pytest.raises(OutcomeUnknown):
        alices_backend.delete_account(own, shown=shown)


def test_r28_an_end_that_was_refused_for_now_did_not_come(ground, alices_backend, own, shown):
    ground.breaks(Operation.CLOSE, "status", status=503)
    with pytest.raises(BackendUnavailable) as caught:
        alices_backend.delete_account(own, shown=shown)

    assert not isinstance(caught.value, OutcomeUnknown)
    assert alices_backend.person().user_id == own


@asks
@pytest.mark.parametrize("channel", Channel)
def test_a_code_to_an_own_address_ends_it_for_good(
    alices_backend, operator, own, code_for, channel
):
    alices_backend.delete_account(own, shown=code_for(alices_backend, channel))

    with pytest.raises(SignInRequired):
        alices_backend.person()


@asks
def test_the_password_does_it_for_who_has_no_address(ground, operator):
    dave = ground.backend("dave")
    own = dave.person().user_id
    with pytest.raises(InputRejected) as rejected:
        dave.delete_account(own, shown=ShownAtClosing(None, "not-the-one"))
    assert (rejected.value.field, rejected.value.reason) == ("password", Reason.WRONG_PASSWORD)
    dave.delete_account(own, shown=ShownAtClosing(None, PASSWORDS["dave"]))

    with pytest.raises(SignInRequired):
        dave.person()


@asks
def test_nothing_shown_and_something_wrong_end_nothing(alices_backend, own, shown):
    with pytest.raises(VerificationRequired):
        alices_backend.delete_account(own)
    with pytest.raises(InputRejected) as rejected:
        alices_backend.delete_account(own, shown=ShownAtClosing(Channel.EMAIL, "000000"))

    assert (rejected.value.field, rejected.value.reason) == ("code", Reason.WRONG_CODE)
    assert alices_backend.person().user_id == own


@asks
def test_a_code_that_came_too_late_ends_nothing(alices_backend, operator, own, shown):
    operator.age("codes", 3600)
    with pytest.raises(InputRejected) as rejected:
        alices_backend.delete_account(own, shown=shown)

    assert (rejected.value.field, rejected.value.reason) == ("code", Reason.CODE_EXPIRED)


@asks
@pytest.mark.parametrize(
    ("why", "raised"),
    [
        (Refused.BY_THE_TENANT, NotAllowed),
        (Refused.TOO_OFTEN, TooManyAttempts),
        (Refused.SIGNED_OUT, SignInRequired),
        (Refused.SUSPENDED, AccountSuspended),
        (Refused.NOT_IN_THE_PLAN, NotAllowed),
        (Refused.FOR_A_REASON_NOBODY_KNOWS, PortalError),
    ],
)
@pytest.mark.parametrize("call", [Operation.BEGIN_CLOSING, Operation.CLOSE])
def test_what_the_platform_has_against_it_is_told(
    ground, alices_backend, own, shown, call, why, raised
):
    ground.refuses(call, why)
    with pytest.raises(raised) as caught:
        alices_backend.delete_account(own, shown=shown)

    assert type(caught.value) is raised


@asks
@pytest.mark.parametrize("why", [Refused.OTHER_ADDRESS, Refused.WRONG_PASSWORD, Refused.MALFORMED])
def test_whatever_is_wrong_with_what_was_shown_is_told_on_its_field(
    ground, alices_backend, own, shown, why
):
    ground.refuses(Operation.BEGIN_CLOSING, why)
    with pytest.raises(InputRejected) as rejected:
        alices_backend.delete_account(own, shown=shown)

    assert rejected.value.field == "code"


@asks
def test_the_pool_may_not_want_it(alices_backend, operator, own, shown):
    operator.set_pool(selfDeletion=False)
    with pytest.raises(NotAllowed):
        alices_backend.delete_account(own, shown=shown)


@asks
@pytest.mark.parametrize(
    ("call", "raised"),
    [(Operation.BEGIN_CLOSING, BackendUnavailable), (Operation.CLOSE, OutcomeUnknown)],
)
def test_r28_only_the_last_call_leaves_anything_unknown(
    ground, alices_backend, own, shown, call, raised
):
    for break_it in (
        lambda: ground.breaks(call, "status", status=504),
        lambda: ground.breaks(call, "truncated"),
        lambda: ground.answers(call, {"success": "perhaps"}),
        lambda: ground.answers(call, None),
        lambda: ground.answers(call, {"success": False}),
    ):
        ground.operator.mend()
        break_it()
        ground.answers(Operation.BEGIN_CLOSING, {"deleteAccountToken": "good for a minute"})
        with pytest.raises(BackendUnavailable) as error:
            alices_backend.delete_account(own, shown=shown)
        assert type(error.value) is raised


def test_w70_what_was_shown_is_in_no_word_of_it():
    assert "123456" not in repr(ShownAtClosing(Channel.EMAIL, "123456"))


@by_authority
def test_an_account_is_told_to_the_portal_itself(backend):
    account = backend.account_of(ALICE)

    assert (account.user_id, account.email, account.is_suspended) == (
        ALICE,
        "alice@example.test",
        False,
    )


@by_authority
def test_who_is_suspended_is_signed_out_and_comes_back_only_by_signing_in(backend, alices_backend):
    backend.suspend_account(ALICE)
    assert backend.account_of(ALICE).is_suspended
    backend.resume_account(ALICE)

    assert not backend.account_of(ALICE).is_suspended
    with pytest.raises(SignInRequired):
        alices_backend.person()


@pytest.mark.parametrize("method", PUTTING_AWAY)
def test_someone_who_is_gone_is_not_found(backend, method):
    with pytest.raises(NotFound):
        getattr(backend, method)("nobody000000")


@by_authority
@pytest.mark.parametrize("method", PUTTING_AWAY[1:])
def test_r28_what_was_sent_and_not_answered_is_unknown(backend, operator, method):
    operator.break_("status", "/api/users/*", status=504, after=True)

    with pytest.raises(OutcomeUnknown):
        getattr(backend, method)(ALICE)


@by_authority
def test_without_an_authority_of_its_own_the_portal_closes_nothing(ground, operator):
    backend = ground.nobodys_backend(with_authority=False)

    assert Capability.CLOSE_ACCOUNT not in backend.capabilities
    with pytest.raises(SetupProblem):
        backend.delete_account(ALICE)


@pytest.mark.only_on("logto-on-sandbox", because="a real one takes no setting that makes no sense")
@pytest.mark.only_on("logto", because="it alone publishes a page of the tenant’s own for closing")
@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://bye.example/account", "https://bye.example/account"),
        ("http://bye.example/account", None),
        ("https://user:pass@bye.example/", None),
        ("https://bye.example@evil.example/", None),
        ("javascript:alert(1)", None),
        ("https:///nowhere", None),
        ("https://bye.example/\u202egpj", None),
        ("", None),
        (None, None),
    ],
)
def test_w22_a_page_of_the_tenants_own_is_told_where_it_is_safe_to_go_there(
    backend, operator, url, told
):
    operator.set_account_center(deleteAccountUrl=url)

    assert backend.account_rules().closing_url == told
