"""What ``PasskeyBackend`` promises, with an authenticator that really makes keys."""

from __future__ import annotations

import time
from typing import Any

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Reason,
    VerificationRequired,
)
from portal.identity.factors import FactorKind
from portal.identity.models import Access
from portal.identity.passkeys import BegunPasskey, MadePasskey, PasskeyRules, Place
from portal.sandbox.seed import PASSWORDS
from tests.authenticator import Authenticator
from tests.contract.belongings import Part
from tests.contract.operations import Operation

made_here = pytest.mark.only_on("logto", because="Authing makes them on pages of its own alone")

PORTAL = "http://localhost:5000"


def told(credential: dict[str, Any]) -> MadePasskey:
    response = credential["response"]
    return MadePasskey(
        credential["id"],
        response["clientDataJSON"],
        response["attestationObject"],
        response["authenticatorData"],
        tuple(response["transports"]),
        credential["authenticatorAttachment"],
    )


def made_for(begun: BegunPasskey, **lies: Any) -> MadePasskey:
    return told(Authenticator(**lies).makes(dict(begun.options)))


@pytest.fixture
def backend(alices_backend):
    return alices_backend


def endpoint(ground) -> str:
    return ground.tenant.oidc.issuer.removesuffix("/oidc")


@pytest.fixture
def proof(backend):
    return backend.check_password(PASSWORDS["alice"]).id


def added(backend, proof, name="Laptop"):
    begun = backend.begin_passkey()
    made = made_for(begun)
    backend.check_passkey(begun.record.id, made)
    backend.add_passkey(begun.record.id, name, proof)
    return made


def names(backend):
    return [passkey.name for passkey in backend.second_steps().of(FactorKind.PASSKEY)]


@made_here
def test_what_was_made_and_checked_is_added_under_its_name(backend, proof):
    added(backend, proof, "Work laptop")

    assert names(backend) == ["Work laptop"]


@made_here
def test_what_is_wanted_names_the_host_and_the_passkeys_that_are_there(backend, proof):
    made = added(backend, proof)
    begun = backend.begin_passkey()

    assert begun.options["rp"]["id"] == "localhost"
    assert begun.known == {made.id}
    assert 540 < begun.record.expires_at - time.time() <= 600
    assert begun.record.id not in repr(begun)


@made_here
def test_to_begin_and_to_check_add_nothing(backend):
    begun = backend.begin_passkey()
    made = made_for(begun)
    backend.check_passkey(begun.record.id, made)
    backend.check_passkey(begun.record.id, made)

    assert names(backend) == []


@made_here
def test_without_a_proof_nothing_is_added_and_with_one_the_same_can_be(backend, proof):
    begun = backend.begin_passkey()
    backend.check_passkey(begun.record.id, made_for(begun))
    for none in (None, "not-a-record", begun.record.id):
        with pytest.raises(VerificationRequired):
            backend.add_passkey(begun.record.id, "Laptop", none)

    backend.add_passkey(begun.record.id, "Laptop", proof)
    assert names(backend) == ["Laptop"]


@made_here
@pytest.mark.parametrize(
    "lies",
    [{"origin": "http://evil.example"}, {"lies": {"challenge": "AAAA"}}, {"flags": 1}],
    ids=str,
)
def test_what_is_not_right_is_refused(backend, proof, lies):
    begun = backend.begin_passkey()
    with pytest.raises(InputRejected) as caught:
        backend.check_passkey(begun.record.id, made_for(begun, **lies))
    assert (caught.value.field, caught.value.reason) == ("credential", Reason.PASSKEY_NOT_ACCEPTED)

    with pytest.raises(InputRejected) as caught:
        backend.add_passkey(begun.record.id, "Laptop", proof)
    assert (caught.value.field, caught.value.reason) == ("credential", Reason.TOOK_TOO_LONG)


@made_here
def test_11_a_record_is_whosever_hands_it_in_so_it_must_never_come_from_outside(
    ground, backend, proof
):
    theirs = ground.backend("bob").begin_passkey()
    backend.check_passkey(theirs.record.id, made_for(theirs))
    backend.add_passkey(theirs.record.id, "Laptop", proof)

    assert names(backend) == ["Laptop"]
    assert names(ground.backend("bob")) == []


@made_here
def test_a_record_that_is_over_is_told_as_too_late(backend, operator, proof):
    begun = backend.begin_passkey()
    operator.advance_clock(601)

    with pytest.raises(InputRejected) as caught:
        backend.check_passkey(begun.record.id, made_for(begun))
    assert caught.value.reason is Reason.TOOK_TOO_LONG


@made_here
@pytest.mark.parametrize("closed", [{"passkey": "ReadOnly"}, {"passkey": "Off"}], ids=str)
def test_where_the_tenant_keeps_them_from_people_none_is_added(backend, operator, proof, closed):
    begun = backend.begin_passkey()
    backend.check_passkey(begun.record.id, made_for(begun))
    operator.set_fields(**closed)

    with pytest.raises(NotAllowed):
        backend.add_passkey(begun.record.id, "Laptop", proof)


@made_here
def test_where_the_tenant_offers_none_none_is_added(backend, operator, proof):
    begun = backend.begin_passkey()
    backend.check_passkey(begun.record.id, made_for(begun))
    operator.set_sign_in_experience(mfa={"factors": ["Totp"], "policy": "NoPrompt"})

    with pytest.raises(NotAllowed):
        backend.add_passkey(begun.record.id, "Laptop", proof)


@made_here
def test_no_answer_before_the_last_step_leaves_the_account_as_it_was(
    ground, backend, operator, proof
):
    begun = backend.begin_passkey()
    made = made_for(begun)
    ground.breaks(Operation.MAKE_PASSKEY, "status", status=504)
    for step in (backend.begin_passkey, lambda: backend.check_passkey(begun.record.id, made)):
        with pytest.raises(BackendUnavailable) as caught:
            step()
        assert not isinstance(caught.value, OutcomeUnknown)

    operator.mend()
    backend.check_passkey(begun.record.id, made)
    ground.breaks(Operation.ADD_PASSKEY, "status", status=504, after=True)
    with pytest.raises(OutcomeUnknown):
        backend.add_passkey(begun.record.id, "Laptop", proof)
    operator.mend()
    assert names(backend) == ["Laptop"]


@made_here
@pytest.mark.parametrize(
    "answer",
    [{}, {"registrationOptions": {"rp": {"id": ""}}}, {"registrationOptions": []}],
    ids=str,
)
def test_r29_options_that_make_no_sense_are_no_answer(ground, backend, answer):
    whole = {"verificationRecordId": "x", "expiresAt": "2026-03-04T10:00:00.000Z", **answer}
    ground.answers(Operation.MAKE_PASSKEY, whole)

    with pytest.raises(BackendUnavailable):
        backend.begin_passkey()


@pytest.mark.only_on("authing", because="Logto lets pages of the portal make them")
def test_none_is_made_here_where_the_platform_makes_them_itself(backend, operator, proof):
    made = MadePasskey("id", "client data", "attestation")
    assert backend.passkey_rules().place(PORTAL) is Place.ELSEWHERE

    for act in (
        backend.begin_passkey,
        lambda: backend.check_passkey("record", made),
        lambda: backend.add_passkey("record", "Laptop", proof),
    ):
        with pytest.raises(NotFound):
            act()
    assert names(backend) == []


# What the tenant says of them


def test_the_tenants_rules_are_told(backend, ground):
    rules = backend.passkey_rules()

    assert (rules.access, rules.offered) == (Access.EDITABLE, True)
    assert (rules.host, rules.address) == ("localhost", endpoint(ground))


@made_here
def test_which_pages_may_make_them_is_told(backend):
    rules = backend.passkey_rules()

    assert PORTAL in rules.origins
    assert not rules.signs_in


@pytest.mark.parametrize("hidden", [Part.PASSKEYS, Part.SECOND_STEPS])
def test_where_they_are_kept_from_people_that_is_told(ground, operator, hidden):
    ground.hides(hidden)

    assert ground.backend("alice").passkey_rules().access is Access.OFF


@pytest.mark.only_on("logto", because="Authing’s operator shows them or does not")
@pytest.mark.parametrize(
    ("fields", "access"),
    [
        ({"passkey": "ReadOnly"}, Access.READ_ONLY),
        ({"passkey": "Off"}, Access.OFF),
        ({"mfa": "ReadOnly"}, Access.EDITABLE),
        ({"mfa": "Off"}, Access.OFF),
    ],
    ids=str,
)
def test_passkeys_have_a_control_of_their_own(backend, operator, fields, access):
    operator.set_fields(**fields)

    assert backend.passkey_rules().access is access


@pytest.mark.only_on("logto", because="Authing’s setting for them is there whatever else is")
def test_without_a_control_of_their_own_that_of_second_steps_counts(backend, operator):
    operator.set_account_center(fields={"mfa": "ReadOnly"})

    assert backend.passkey_rules().access is Access.READ_ONLY


@pytest.mark.only_on("logto", because="at Authing one lets in by itself, and is no second step")
def test_a_tenant_may_want_them_for_signing_in_alone(backend, operator):
    operator.set_sign_in_experience(
        mfa={"factors": [], "policy": "NoPrompt"}, passkeySignIn={"enabled": True}
    )
    rules = backend.passkey_rules()

    assert (rules.offered, rules.signs_in) == (True, True)


def test_they_let_somebody_in_by_themselves_where_they_are_no_second_step(backend, operator):
    is_second_step = Capability.PASSKEY_AS_SECOND_STEP in backend.capabilities

    assert backend.passkey_rules().signs_in is not is_second_step


def test_the_platforms_own_page_is_at_the_platform(backend, ground):
    assert backend.passkey_page(f"{PORTAL}/passkeys").startswith(f"{endpoint(ground)}/")


@pytest.mark.only_on("logto", because="Authing’s own pages lead nowhere back")
def test_the_platforms_own_page_leads_back(backend, ground):
    page = f"{endpoint(ground)}/account/passkey/add"
    assert backend.passkey_page(f"{PORTAL}/passkeys?a=1") == (
        f"{page}?redirect=http%3A%2F%2Flocalhost%3A5000%2Fpasskeys%3Fa%3D1"
    )


@pytest.mark.parametrize(
    ("platform", "portal", "place"),
    [
        ("https://auth.acme.example", "https://auth.acme.example", Place.HERE),
        ("https://auth.acme.example", "https://my.auth.acme.example", Place.HERE),
        ("https://auth.acme.example", "https://account.acme.example", Place.PERHAPS_HERE),
        ("https://auth.acme.example", "https://evilauth.acme.example", Place.PERHAPS_HERE),
        ("https://auth.acme.example:8443", "https://account.acme.example", Place.ELSEWHERE),
        ("http://localhost:3001", "http://localhost:5000", Place.HERE),
        ("http://localhost:3001", "http://contoso.localhost:5000", Place.ELSEWHERE),
    ],
)
def test_where_they_can_be_made_is_for_hosts_to_say(platform, portal, place):
    rules = PasskeyRules(address=platform, origins=frozenset({portal}))

    assert rules.place(portal) is place
    assert PasskeyRules(address=platform).place(portal) is Place.ELSEWHERE
