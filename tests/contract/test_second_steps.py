"""What ``SecondStepBackend`` promises, and what is told of accounts elsewhere that let one in."""

from dataclasses import replace

import pytest

from portal.identity.errors import NotAllowed
from portal.identity.factors import Factor, FactorKind, OwnSecondSteps, Strength
from portal.identity.models import Channel, SecondSteps
from portal.sandbox.authing.people.cast import FRANKS_RECOVERY_CODE
from portal.sandbox.seed import FRANKS_BACKUP_CODES, FRANKS_TOTP_SECRET
from tests.contract.belongings import AT, Part
from tests.contract.operations import Operation, Refused

FRANKS = ["franktotp000000000001", "frankcodes00000000001"]
SECRETS = (FRANKS_TOTP_SECRET, FRANKS_RECOVERY_CODE, *FRANKS_BACKUP_CODES)
APP = OwnSecondSteps((Factor("a", FactorKind.AUTHENTICATOR),))
NEW = OwnSecondSteps((Factor("n", FactorKind.OTHER),))
BY_MAIL = SecondSteps(offered=True, codes=frozenset({Channel.EMAIL}))
BY_APP = SecondSteps(offered=True, kinds=frozenset({FactorKind.AUTHENTICATOR}))


def test_what_was_enrolled_is_told_without_its_secrets(ground, operator):
    own = ground.backend("frank").second_steps()
    (app,) = own.of(FactorKind.AUTHENTICATOR)

    assert app.id
    assert app.added_at is None or app.added_at.tzinfo
    assert not any(secret in repr(own) for secret in SECRETS)


@pytest.mark.only_on("logto", because="Authing has no backup codes and tells no times of factors")
def test_backup_codes_are_told_with_how_many_are_left(ground, operator):
    own = ground.backend("frank").second_steps()

    assert [factor.kind for factor in own.factors] == [
        FactorKind.AUTHENTICATOR,
        FactorKind.BACKUP_CODES,
    ]
    assert own.of(FactorKind.BACKUP_CODES)[0].codes_left == len(FRANKS_BACKUP_CODES)
    assert [factor.id for factor in own.factors] == FRANKS
    assert all(factor.added_at and factor.added_at.tzinfo for factor in own.factors)


def test_a_passkey_has_a_name_and_a_kind_nobody_knows_is_there_as_such(
    ground, alices_backend, operator
):
    passkey = ground.has_passkey("alice", "Lap\u202etop", agent="Fire\u202efox")
    other = ground.has_factor_nobody_knows("alice")
    own = alices_backend.second_steps()

    assert own.of(FactorKind.PASSKEY) == (
        Factor(
            passkey,
            FactorKind.PASSKEY,
            AT,
            name="Laptop",
            last_used_at=AT,
            agent="Firefox",
        ),
    )
    (found,) = own.of(FactorKind.OTHER)
    assert (found.id, found.added_at in (AT, None)) == (other, True)
    assert len(own.factors) == 2


def test_someone_who_enrolled_nothing_has_nothing(alices_backend, operator):
    own = alices_backend.second_steps()

    assert replace(own, enrollable=None) == OwnSecondSteps()
    assert FactorKind.PASSKEY not in (own.enrollable or ())


def test_where_the_tenant_keeps_it_from_people_that_is_said(ground, operator):
    ground.hides(Part.SECOND_STEPS)
    frank = ground.backend("frank")

    with pytest.raises(NotAllowed):
        frank.second_steps()


@pytest.mark.only_on("authing", because="Logto shows passkeys only where it shows second steps")
def test_passkeys_are_told_where_the_rest_is_kept_from_people_and_the_other_way_round(
    ground, operator
):
    ground.has_passkey("frank", "Laptop")
    ground.hides(Part.PASSKEYS)
    both = ground.backend("frank").second_steps()
    assert [factor.kind for factor in both.factors] == [FactorKind.AUTHENTICATOR]

    ground.shows_passkeys_alone()
    own = ground.backend("frank").second_steps()
    assert [factor.kind for factor in own.factors] == [FactorKind.PASSKEY]
    assert own.enrollable == frozenset()


@pytest.mark.only_on("authing", because="Logto has no plans that leave second steps out")
@pytest.mark.parametrize("lapsed", [Operation.LIST_OFFERED_FACTORS, Operation.LIST_PASSKEYS])
def test_what_the_plan_leaves_out_hides_nothing_else(ground, operator, lapsed):
    frank = ground.backend("frank")
    ground.refuses(lapsed, Refused.BY_THE_PLAN)

    assert [factor.kind for factor in frank.second_steps().factors] == [FactorKind.AUTHENTICATOR]


@pytest.mark.only_on("authing", because="what an answer of Logto’s holds is recorded")
@pytest.mark.parametrize("wrapped", [True, False])
def test_passkeys_are_read_in_whichever_of_two_ways_they_are_listed(
    ground, alices_backend, operator, wrapped
):
    """Which it is nobody has written down; a time without a zone is in UTC."""
    row = {"credentialId": "c", "name": "Laptop", "createdAt": "2026-03-04T10:00:00"}
    ground.answers(Operation.LIST_PASSKEYS, {"list": [row]} if wrapped else [row])

    (passkey,) = alices_backend.second_steps().factors
    assert (passkey.name, passkey.added_at) == ("Laptop", AT)


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
    (there,) = ground.backend("carol").person().identities

    assert there.name == "Carol"
    assert there.provider in {one.key for one in ground.backend("carol").experience().providers}
    assert ground.backend("bob").person().identities == ()


@pytest.mark.only_on("logto", because="Authing’s setting is about linking and hides no account")
def test_where_the_tenant_keeps_accounts_elsewhere_from_people_none_are_told(ground, operator):
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
def test_what_a_provider_tells_may_be_anything(ground, alices_backend, operator, details, name):
    ground.is_told_of("alice", details)

    (there,) = alices_backend.person().identities
    assert (there.provider, there.name) == ("x", name)


def test_the_tenants_providers_are_told_with_their_names(alices_backend, operator):
    provider = alices_backend.experience().providers[0]

    assert provider.key.endswith("mock-social")
    assert provider.names["en"] == "Mock Social"
    assert provider.names["zh-CN"] in ("Mock 社交登录", "模拟社交")
