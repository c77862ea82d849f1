"""What ``LinkedAccountsBackend`` promises: how an account elsewhere comes to let somebody in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from portal.backends import Platforms, build
from portal.identity.errors import (
    InputRejected,
    NotAllowed,
    NotFound,
    PortalError,
    Reason,
    SetupProblem,
    VerificationRequired,
)
from portal.identity.models import LinkedIdentity
from portal.identity.providers import Provider
from portal.sandbox import current
from portal.sandbox.seed import PASSWORDS
from portal.sandbox.social import provider_codes
from portal.settings import Logto
from tests.sandbox.visitor import SANDBOX

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

HERE = "http://localhost:5000/linked-accounts/callback"
PERSON = {"sub": "al-there", "name": "Al There", "email": "al@social.test"}


@pytest.fixture
def social(alices_backend) -> Provider:
    return next(p for p in alices_backend.experience().providers if p.key == "mock-social")


@pytest.fixture
def comes_back(ground, operator) -> Callable[..., dict[str, str]]:
    """What the provider answers for *person*."""

    def comes_back(person: dict[str, Any] = PERSON, state: str = "state-1") -> dict[str, str]:
        with ground.app.app_context():
            code = provider_codes.issue("mock-social", person, HERE)
            current.store().close()
        return {"code": code, "state": state}

    return comes_back


@pytest.fixture
def proven_account(alices_backend, social, comes_back) -> Callable[..., str]:
    def proven_account(person: dict[str, Any] = PERSON, backend: Any = alices_backend) -> str:
        begun = backend.begin_link(social, "state-1", HERE)
        assert begun.record is not None
        backend.check_link(begun.record.id, comes_back(person), HERE)
        return begun.record.id

    return proven_account


@pytest.fixture
def proof(alices_backend) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


def test_a_link_begins_at_the_provider_with_our_address_and_state(alices_backend, social):
    begun = alices_backend.begin_link(social, "state-1", HERE)
    asked = dict(parse_qsl(urlsplit(begun.address).query))

    assert begun.address.startswith(f"{SANDBOX}/provider/mock-social?")
    assert (asked["state"], asked["redirect_uri"]) == ("state-1", HERE)
    assert begun.record.id not in begun.address


def test_an_account_is_linked_and_unlinked(alices_backend, proven_account, proof):
    alices_backend.link_account(proven_account(), proof)
    (linked,) = alices_backend.person().identities
    assert (linked.provider, linked.name, linked.account) == ("mock-social", "Al There", "al-there")

    alices_backend.unlink_account("mock-social", proof)
    assert alices_backend.person().identities == ()
    with pytest.raises(NotFound):
        alices_backend.unlink_account("mock-social", proof)


def test_a_second_one_of_the_same_provider_is_refused_and_may_replace_the_first(
    alices_backend, proven_account, proof
):
    alices_backend.link_account(proven_account(), proof)
    other = proven_account({"sub": "al-2", "name": "Al Two"})
    with pytest.raises(InputRejected) as refused:
        alices_backend.link_account(other, proof)
    assert (refused.value.field, refused.value.reason) == ("account", Reason.PROVIDER_LINKED)

    alices_backend.replace_account(other, proof)
    assert alices_backend.person().identities == (LinkedIdentity("mock-social", "Al Two"),)


@pytest.mark.parametrize("way", ["link_account", "replace_account"])
def test_one_that_lets_somebody_else_in_is_refused(alices_backend, proven_account, proof, way):
    carols = proven_account({"sub": "carol-at-mock-social", "name": "Carol"})
    with pytest.raises(InputRejected) as refused:
        getattr(alices_backend, way)(carols, proof)

    assert (refused.value.field, refused.value.reason) == ("account", Reason.OPENS_ANOTHER)
    assert alices_backend.person().identities == ()


def test_a_change_wants_a_proof_of_who_has_something_to_prove_with(alices_backend, proven_account):
    account = proven_account()
    for wanted in (
        lambda: alices_backend.link_account(account, None),
        lambda: alices_backend.replace_account(account, None),
        lambda: alices_backend.link_account(account, account),
        lambda: alices_backend.unlink_account("mock-social", None),
    ):
        with pytest.raises(VerificationRequired):
            wanted()


def test_who_has_nothing_to_prove_with_needs_no_proof(ground, operator, proven_account):
    carol = ground.backend("carol")
    account = proven_account({"sub": "carol-2", "name": "Carol Two"}, carol)
    carol.replace_account(account, None)

    assert carol.person().identities == (LinkedIdentity("mock-social", "Carol Two"),)


def test_the_last_way_in_cannot_be_unlinked(ground, operator):
    with pytest.raises(InputRejected) as refused:
        ground.backend("carol").unlink_account("mock-social", None)

    assert (refused.value.field, refused.value.reason) == (None, Reason.LAST_WAY_IN)


def test_a_code_of_the_provider_counts_once_and_only_from_our_address(
    alices_backend, social, comes_back
):
    record = alices_backend.begin_link(social, "state-1", HERE).record.id
    answer = comes_back()
    for wrong in ({**answer, "code": "invented"}, answer):
        elsewhere = HERE if wrong is not answer else "http://localhost:5000/elsewhere"
        with pytest.raises(InputRejected) as refused:
            alices_backend.check_link(record, wrong, elsewhere)
        assert refused.value.reason is Reason.PROVIDER_REFUSED


def test_a_link_that_took_too_long_says_so(
    alices_backend, social, comes_back, proven_account, proof, operator
):
    account = proven_account()
    record = alices_backend.begin_link(social, "state-1", HERE).record.id
    operator.age("verification_records", 601)
    with pytest.raises(InputRejected) as late:
        alices_backend.check_link(record, comes_back(), HERE)
    assert (late.value.field, late.value.reason) == ("account", Reason.TOOK_TOO_LONG)

    fresh = alices_backend.check_password(PASSWORDS["alice"]).id
    with pytest.raises(InputRejected) as late:
        alices_backend.link_account(account, fresh)
    assert late.value.reason is Reason.TOOK_TOO_LONG


def test_where_the_tenant_keeps_it_to_itself_nothing_is_linked(
    alices_backend, proven_account, proof, operator
):
    account = proven_account()
    operator.set_fields(social="ReadOnly")
    for change in (alices_backend.link_account, alices_backend.replace_account):
        with pytest.raises(NotAllowed):
            change(account, proof)


def test_a_provider_without_a_way_from_web_pages_cannot_be_linked(alices_backend, social):
    with pytest.raises(SetupProblem):
        alices_backend.begin_link(replace(social, connection=None), "state-1", HERE)
    with pytest.raises(SetupProblem):
        alices_backend.begin_link(replace(social, connection="gone"), "state-1", HERE)


def test_of_several_connectors_of_a_place_the_one_for_web_pages_is_taken(ground, operator):
    backend = ground.nobodys_backend()
    keys = [(p.key, p.connection is not None) for p in backend.experience().providers]

    assert keys == [("mock-social", True), ("pear-id", True)]


@pytest.mark.parametrize("listed", [("mock-social",), ("*",)])
def test_85_what_the_operator_lists_is_handed_over_to_the_platforms_own_page(
    ground, operator, social, listed
):
    tenant = replace(ground.tenant, logto=Logto(endpoint=SANDBOX, link_at_platform=list(listed)))
    backend = build(tenant, token=lambda _: "", platforms=Platforms(ground._new_http))
    begun = backend.begin_link(social, "state-1", HERE)

    assert begun.record is None
    assert begun.address.startswith(f"{SANDBOX}/account/social/{social.connection}?redirect=http")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"verificationRecordId": "", "authorizationUri": "x"},
        {"authorizationUri": "javascript:1"},
    ],
    ids=str,
)
def test_r29_a_beginning_that_makes_no_sense_is_none(alices_backend, social, operator, answer):
    operator.break_("status", "/api/verifications/social", status=201, json=answer)
    with pytest.raises(PortalError):
        alices_backend.begin_link(social, "state-1", HERE)
