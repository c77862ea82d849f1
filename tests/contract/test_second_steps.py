"""What ``SecondStepBackend`` promises, and what is told of accounts elsewhere that let one in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.identity.errors import BackendUnavailable, NotAllowed
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength
from portal.identity.models import Channel, LinkedIdentity, SecondSteps
from portal.sandbox.seed import FRANKS_BACKUP_CODES, FRANKS_TOTP_SECRET

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

FRANKS = ["franktotp000000000001", "frankcodes00000000001"]
ADDED = "2026-03-04T10:00:00.000Z"
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
APP = OwnSecondSteps((Factor("a", FactorKind.AUTHENTICATOR),))
NEW = OwnSecondSteps((Factor("n", FactorKind.OTHER),))
BY_MAIL = SecondSteps(offered=True, codes=frozenset({Channel.EMAIL}))
BY_APP = SecondSteps(offered=True, kinds=frozenset({FactorKind.AUTHENTICATOR}))


def test_what_was_enrolled_is_told_without_its_secrets(ground, operator):
    own = ground.backend("frank").second_steps()

    assert [factor.kind for factor in own.factors] == [
        FactorKind.AUTHENTICATOR,
        FactorKind.BACKUP_CODES,
    ]
    assert own.of(FactorKind.BACKUP_CODES)[0].codes_left == len(FRANKS_BACKUP_CODES)
    assert [factor.id for factor in own.factors] == FRANKS
    assert all(factor.added_at and factor.added_at.tzinfo for factor in own.factors)
    assert not any(secret in repr(own) for secret in (FRANKS_TOTP_SECRET, *FRANKS_BACKUP_CODES))


def test_a_passkey_has_a_name_and_a_kind_nobody_knows_is_there_as_such(alices_backend, operator):
    passkey = {"type": "WebAuthn", "createdAt": ADDED, "lastUsedAt": ADDED, "name": "Lap\u202etop"}
    operator.change_user(
        "alice",
        mfa_verifications=[
            {"id": "p", **passkey},
            {"id": "n", "type": "Retina", "createdAt": ADDED},
        ],
        logto_config={"mfa": {"skipMfaOnSignIn": True}},
    )

    assert alices_backend.second_steps() == OwnSecondSteps(
        (
            Factor("p", FactorKind.PASSKEY, AT, name="Laptop", last_used_at=AT),
            Factor("n", FactorKind.OTHER, AT),
        ),
        left_out=True,
    )


def test_someone_who_enrolled_nothing_has_nothing(alices_backend, operator):
    assert alices_backend.second_steps() == OwnSecondSteps()


def test_where_the_tenant_keeps_it_from_people_that_is_said(alices_backend, operator):
    operator.set_fields(mfa="Off")

    with pytest.raises(NotAllowed):
        alices_backend.second_steps()


def test_r29_an_answer_that_makes_no_sense_is_no_answer(alices_backend, operator):
    operator.change_user("alice", mfa_verifications=[{"id": "p", "type": 7, "createdAt": ADDED}])

    with pytest.raises(BackendUnavailable):
        alices_backend.second_steps()


@pytest.mark.parametrize(
    ("offered", "own", "reached_by", "asked"),
    [
        (SecondSteps(), APP, (), Strength.NOTHING),
        (SecondSteps(offered=True), OwnSecondSteps(), (Channel.EMAIL,), Strength.NOTHING),
        (BY_APP, APP, (), Strength.ENROLLED),
        (BY_APP, replace(APP, left_out=True), (), Strength.NOTHING),
        (replace(BY_APP, required=True), replace(APP, left_out=True), (), Strength.ENROLLED),
        (BY_MAIL, OwnSecondSteps(), (Channel.EMAIL,), Strength.MESSAGE),
        (BY_MAIL, OwnSecondSteps(), (Channel.PHONE,), Strength.NOTHING),
        (BY_MAIL, APP, (Channel.EMAIL,), Strength.MESSAGE),  # the app is asked for no more
        (BY_MAIL, NEW, (Channel.EMAIL,), Strength.ENROLLED),  # whatever it is
    ],
)
def test_who_is_asked_for_what_second_step(offered, own, reached_by, asked):
    assert offered.are_asked_of(own, reached_by) is asked


def test_accounts_elsewhere_are_told_with_their_names(ground, operator):
    assert ground.backend("carol").person().identities == (LinkedIdentity("mock-social", "Carol"),)
    assert ground.backend("alice").person().identities == ()

    operator.set_fields(social="Off")
    assert ground.backend("carol").person().identities is None


@pytest.mark.parametrize(
    ("details", "name"),
    [
        (None, None),
        ({}, None),
        ({"name": 7, "email": "al@social.test"}, "al@social.test"),
        ({"name": " \u202e ", "email": None}, None),
    ],
)
def test_what_a_provider_tells_may_be_anything(alices_backend, operator, details, name):
    operator.change_user("alice", identities={"x": {"userId": "1", "details": details}})

    assert alices_backend.person().identities == (LinkedIdentity("x", name),)


def test_the_tenants_providers_are_told_with_their_names(alices_backend, operator):
    provider, _other = alices_backend.experience().providers

    assert provider.key == "mock-social"
    assert provider.names["zh-CN"] == "Mock 社交登录"
