"""What ``ClosingBackend`` promises, and the tenant's own page for it."""

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import NotFound, OutcomeUnknown, SetupProblem, SignInRequired
from portal.sandbox.people.cast import cast_id

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

ALICE, BOB = cast_id("alice"), cast_id("bob")
EVERY = ("account_of", "suspend_account", "resume_account", "delete_account")


@pytest.fixture
def backend(ground, operator):
    return ground.nobodys_backend()


def test_an_account_is_told_to_the_portal_itself(backend):
    account = backend.account_of(ALICE)

    assert (account.user_id, account.email, account.is_suspended) == (
        ALICE,
        "alice@example.test",
        False,
    )


def test_who_is_suspended_is_signed_out_and_comes_back_only_by_signing_in(backend, alices_backend):
    backend.suspend_account(ALICE)
    assert backend.account_of(ALICE).is_suspended
    backend.resume_account(ALICE)

    assert not backend.account_of(ALICE).is_suspended
    with pytest.raises(SignInRequired):
        alices_backend.person()


def test_a_deleted_account_is_gone_with_what_belongs_to_it(backend, alices_backend, operator):
    backend.create_access_token(ALICE, "Laptop", None)
    backend.delete_account(ALICE)

    with pytest.raises(SignInRequired):
        alices_backend.person()
    for ask in (backend.account_of, backend.access_tokens, backend.organizations_of):
        with pytest.raises(NotFound):
            ask(ALICE)


def test_w44_nobody_else_is_touched(backend):
    before = backend.account_of(BOB)
    backend.suspend_account(ALICE)
    backend.delete_account(ALICE)

    assert backend.account_of(BOB) == before


@pytest.mark.parametrize("method", EVERY)
def test_someone_who_is_gone_is_not_found(backend, method):
    with pytest.raises(NotFound):
        getattr(backend, method)("nobody000000")


@pytest.mark.parametrize("method", EVERY[1:])
def test_r28_what_was_sent_and_not_answered_is_unknown(backend, operator, method):
    operator.break_("status", "/api/users/*", status=504, after=True)

    with pytest.raises(OutcomeUnknown):
        getattr(backend, method)(ALICE)


def test_without_an_authority_of_its_own_the_portal_closes_nothing(ground, operator):
    backend = ground.nobodys_backend(with_authority=False)

    assert Capability.CLOSE_ACCOUNT not in backend.capabilities
    with pytest.raises(SetupProblem):
        backend.delete_account(ALICE)


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
