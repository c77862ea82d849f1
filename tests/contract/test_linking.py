"""What ``LinkedAccountsBackend`` promises: how an account elsewhere comes to let somebody in."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from portal.backends import Platforms, build
from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    PortalError,
    Reason,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)
from portal.identity.models import LinkedIdentity
from portal.identity.providers import Provider
from portal.sandbox import current
from portal.sandbox.seed import PASSWORDS
from portal.sandbox.social import provider_codes
from portal.settings import Logto
from tests.contract.grounds import LINKED_AT
from tests.contract.operations import Operation, Refused
from tests.sandbox.visitor import SANDBOX

by_record = pytest.mark.needs(Capability.VERIFICATION_RECORDS)
"""Where the portal itself proves the account; elsewhere the platform's own pages do it all."""

replacing = pytest.mark.needs(Capability.REPLACE_LINKED_ACCOUNT)

SOMEBODY_NEW = {"Name": "Bob There", "Email": ""}
PERSON = {"sub": "bob-there", "name": "Bob There", "email": "bob@social.test"}


@pytest.fixture
def bob(ground):
    """He has linked nothing yet."""
    return ground.backend("bob")


@pytest.fixture
def social(bob) -> Provider:
    return next(p for p in bob.experience().providers if p.names["en"] == "Mock Social")


@pytest.fixture
def proof(bob) -> str:
    return bob.check_password(PASSWORDS["bob"]).id


@pytest.fixture
def comes_back(ground, operator) -> Callable[..., dict[str, str]]:
    """What the provider answers for *person*."""

    def comes_back(person: dict[str, Any] = PERSON, state: str = "state-1") -> dict[str, str]:
        with ground.app.app_context():
            code = provider_codes.issue("mock-social", person, LINKED_AT)
            current.store().close()
        return {"code": code, "state": state}

    return comes_back


@pytest.fixture
def proven_account(bob, social, comes_back) -> Callable[..., str]:
    def proven_account(person: dict[str, Any] = PERSON, backend: Any = bob) -> str:
        begun = backend.begin_link(social, "state-1", LINKED_AT)
        assert begun.record is not None
        backend.check_link(begun.record.id, comes_back(person), LINKED_AT)
        return begun.record.id

    return proven_account


def test_a_link_leads_away_with_our_address_to_come_back_to(bob, social):
    begun = bob.begin_link(social, "state-1", LINKED_AT)

    assert begun.address.startswith("http")
    assert LINKED_AT in dict(parse_qsl(urlsplit(begun.address).query)).values()
    assert begun.address not in repr(begun), "it may hold a secret"


@by_record
def test_a_link_begins_at_the_provider_with_our_state(bob, social):
    begun = bob.begin_link(social, "state-1", LINKED_AT)
    asked = dict(parse_qsl(urlsplit(begun.address).query))

    assert "mock-social" in begun.address.partition("?")[0]
    assert (asked["state"], asked["redirect_uri"]) == ("state-1", LINKED_AT)
    assert begun.record.id not in begun.address


@pytest.mark.only_on("authing", because="its own pages link, for whom the ID token in it names")
def test_85_a_link_begins_at_the_platforms_own_pages(bob, social):
    begun = bob.begin_link(social, "state-1", LINKED_AT)
    asked = parse_qs(urlsplit(begun.address).query)

    assert begun.record is None
    assert (asked["target_url"], asked["need_url_redirect"]) == ([LINKED_AT], ["true"])
    assert asked["id_token"][0] not in repr(begun)
    assert "state" not in asked


def test_an_account_is_linked_under_the_name_it_has_there(ground, operator, bob, social, proof):
    assert bob.person().identities == ()

    ground.links(bob, social, proof, "Continue as somebody new", **SOMEBODY_NEW)

    (linked,) = bob.person().identities
    assert (linked.provider, linked.name) == (social.key, "Bob There")
    assert linked.account


def test_whoever_does_not_allow_it_there_links_nothing(ground, operator, bob, social, proof):
    with suppress(InputRejected):  # where it is not the platform's own page that says so
        ground.links(bob, social, proof, "Do not allow it")

    assert bob.person().identities == ()


def test_one_that_lets_somebody_else_in_is_not_linked(ground, operator, bob, social, proof):
    carol = ground.backend("carol")
    before = carol.person().identities
    with suppress(InputRejected):
        ground.links(bob, social, proof, "Continue as Carol")

    assert bob.person().identities == ()
    assert carol.person().identities == before != ()


def test_there_is_one_of_each_provider(ground, operator, bob, social, proof):
    ground.links(bob, social, proof, "Continue as somebody new", **SOMEBODY_NEW)
    with suppress(InputRejected):
        another = {"Name": "Bob Two", "Email": ""}
        ground.links(bob, social, proof, "Continue as somebody new", **another)

    assert [one.name for one in bob.person().identities] == ["Bob There"]


@replacing
def test_a_second_one_of_the_same_provider_may_replace_the_first(bob, proven_account, proof):
    bob.link_account(proven_account(), proof)
    other = proven_account({"sub": "bob-2", "name": "Bob Two"})
    with pytest.raises(InputRejected) as refused:
        bob.link_account(other, proof)
    assert (refused.value.field, refused.value.reason) == ("account", Reason.PROVIDER_LINKED)

    bob.replace_account(other, proof)
    assert bob.person().identities == (LinkedIdentity("mock-social", "Bob Two"),)


@replacing
@pytest.mark.parametrize("way", ["link_account", "replace_account"])
def test_one_that_lets_somebody_else_in_is_refused(bob, proven_account, proof, way):
    carols = proven_account({"sub": "carol-at-mock-social", "name": "Carol"})
    with pytest.raises(InputRejected) as refused:
        getattr(bob, way)(carols, proof)

    assert (refused.value.field, refused.value.reason) == ("account", Reason.OPENS_ANOTHER)
    assert bob.person().identities == ()


@by_record
def test_a_change_wants_a_proof_of_who_has_something_to_prove_with(bob, proven_account):
    account = proven_account()
    for wanted in (
        lambda: bob.link_account(account, None),
        lambda: bob.replace_account(account, None),
        lambda: bob.link_account(account, account),
        lambda: bob.unlink_account("mock-social", None),
    ):
        with pytest.raises(VerificationRequired):
            wanted()


@replacing
def test_who_has_nothing_to_prove_with_needs_no_proof(ground, operator, proven_account):
    carol = ground.backend("carol")
    account = proven_account({"sub": "carol-2", "name": "Carol Two"}, carol)
    carol.replace_account(account, None)

    assert carol.person().identities == (LinkedIdentity("mock-social", "Carol Two"),)


@by_record
def test_a_code_of_the_provider_counts_once_and_only_from_our_address(bob, social, comes_back):
    record = bob.begin_link(social, "state-1", LINKED_AT).record.id
    answer = comes_back()
    for wrong in ({**answer, "code": "invented"}, answer):
        elsewhere = LINKED_AT if wrong is not answer else "http://localhost:5000/elsewhere"
        with pytest.raises(InputRejected) as refused:
            bob.check_link(record, wrong, elsewhere)
        assert refused.value.reason is Reason.PROVIDER_REFUSED


@by_record
def test_a_link_that_took_too_long_says_so(bob, social, comes_back, proven_account, operator):
    account = proven_account()
    record = bob.begin_link(social, "state-1", LINKED_AT).record.id
    operator.age("verification_records", 601)
    with pytest.raises(InputRejected) as late:
        bob.check_link(record, comes_back(), LINKED_AT)
    assert (late.value.field, late.value.reason) == ("account", Reason.TOOK_TOO_LONG)

    fresh = bob.check_password(PASSWORDS["bob"]).id
    with pytest.raises(InputRejected) as late:
        bob.link_account(account, fresh)
    assert late.value.reason is Reason.TOOK_TOO_LONG


def test_where_the_tenant_keeps_it_to_itself_nothing_is_linked(
    ground, operator, bob, social, proof
):
    ground.closes(Operation.BEGIN_LINKING)
    with pytest.raises(NotAllowed):
        ground.links(bob, social, proof, "Continue as somebody new", **SOMEBODY_NEW)

    assert bob.person().identities == ()


@replacing
def test_where_the_tenant_keeps_it_to_itself_nothing_is_replaced(
    ground, bob, proven_account, proof
):
    account = proven_account()
    ground.closes(Operation.BEGIN_LINKING)
    with pytest.raises(NotAllowed):
        bob.replace_account(account, proof)


def test_a_provider_without_a_way_from_web_pages_cannot_be_linked(bob, social):
    for connection in (None, "gone"):
        with pytest.raises(SetupProblem):
            bob.begin_link(replace(social, connection=connection), "state-1", LINKED_AT)


@pytest.mark.only_on("logto", because="it says of each way to a provider what it is made for")
def test_of_several_connectors_of_a_place_the_one_for_web_pages_is_taken(ground, operator):
    backend = ground.nobodys_backend()
    keys = [(p.key, p.connection is not None) for p in backend.experience().providers]

    assert keys[0] == ("mock-social", True)
    assert len(dict(keys)) == len(keys)


@pytest.mark.only_on("authing", because="it lists every way to a provider, and none as the best")
def test_of_several_ways_to_a_provider_the_first_is_taken(ground, operator):
    ways = [
        {"identifier": f"{kind}-{number}", "extIdpId": f"idp-{kind}", "extIdpType": kind}
        for kind in ("social", "enterprise")
        for number in (1, 2)
    ]
    ground.answers(Operation.LIST_PROVIDERS, ways)
    experience = ground.nobodys_backend().experience()

    assert [(p.key, p.connection) for p in experience.providers] == [("idp-social", "social-1")]
    assert [company.key for company in experience.companies] == ["idp-enterprise"]


@pytest.mark.only_on("logto", because="elsewhere there is one way to link, and nothing to choose")
@pytest.mark.parametrize("listed", [("mock-social",), ("*",)])
def test_85_what_the_operator_lists_is_handed_over_to_the_platforms_own_page(
    ground, operator, social, listed
):
    tenant = replace(ground.tenant, logto=Logto(endpoint=SANDBOX, link_at_platform=list(listed)))
    backend = build(tenant, token=lambda _: "", platforms=Platforms(ground._new_http))
    begun = backend.begin_link(social, "state-1", LINKED_AT)

    assert begun.record is None
    assert begun.address.startswith(f"{SANDBOX}/account/social/{social.connection}?redirect=http")


@pytest.mark.parametrize(
    "address",
    [
        "",
        7,
        None,
        "x",
        "javascript:1",
        "//there.test",
        "http://[bad",
        "http:///x",
        "https://a\nb.c",
    ],
    ids=repr,
)
def test_r29_a_beginning_that_leads_nowhere_is_none(ground, bob, social, address):
    record = {"verificationRecordId": "v1", "expiresAt": "2099-01-01T00:00:00Z"}
    ground.answers(Operation.BEGIN_LINKING, {**record, "authorizationUri": address, "url": address})
    with pytest.raises(BackendUnavailable):
        bob.begin_link(social, "state-1", LINKED_AT)


@pytest.mark.parametrize("answer", [None, 7, [], {}, {"verificationRecordId": ""}], ids=str)
def test_r29_a_beginning_that_makes_no_sense_is_none(ground, bob, social, answer):
    ground.answers(Operation.BEGIN_LINKING, answer)
    with pytest.raises(BackendUnavailable):
        bob.begin_link(social, "state-1", LINKED_AT)


@pytest.mark.parametrize(
    ("why", "raised"),
    [
        (Refused.SIGNED_OUT, SignInRequired),
        (Refused.SUSPENDED, AccountSuspended),
        (Refused.TOO_OFTEN, TooManyAttempts),
        (Refused.FOR_A_REASON_NOBODY_KNOWS, PortalError),
    ],
)
def test_what_the_platform_has_against_a_beginning_is_told(ground, bob, social, why, raised):
    ground.refuses(Operation.BEGIN_LINKING, why)
    with pytest.raises(PortalError) as caught:
        bob.begin_link(social, "state-1", LINKED_AT)

    assert type(caught.value) is raised


@pytest.mark.parametrize("kind", ["status", "truncated", "huge", "html", "redirect"])
def test_r22_without_an_answer_nothing_begins(ground, bob, social, kind):
    ground.breaks(Operation.BEGIN_LINKING, kind)
    with pytest.raises(BackendUnavailable):
        bob.begin_link(social, "state-1", LINKED_AT)

    assert bob.person().identities == ()
