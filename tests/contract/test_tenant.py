"""What ``TenantBackend`` promises."""

import pytest

from portal.identity.errors import BackendUnavailable
from portal.identity.models import Access, AccountRules, CustomKind, ProfileField
from tests.contract.operations import Operation

KINDS_OF_THE_CATALOGUE = {
    "jobTitle": CustomKind.TEXT,
    "deskNumber": CustomKind.NUMBER,
    "startDate": CustomKind.DATE,
    "newsletter": CustomKind.CHECKBOX,
    "team": CustomKind.SELECT,
    "homepage": CustomKind.URL,
    "badge": CustomKind.REGEX,
}


def everything(rules: AccountRules) -> set[Access]:
    """Of what Logto keeps: a profile there has no company."""
    whole = {rules.username, rules.email, rules.phone, rules.password, rules.custom}
    return whole | {rules.of(part) for part in ProfileField if part is not ProfileField.COMPANY}


def test_the_rules_speak_of_every_part_of_a_profile(alices_backend):
    assert set(alices_backend.account_rules().profile) == set(ProfileField)


def test_the_name_and_what_lets_one_in_can_be_changed(alices_backend):
    rules = alices_backend.account_rules()

    editable = {rules.of(ProfileField.NAME), rules.email, rules.phone, rules.password}
    assert editable == {Access.EDITABLE}


def test_a_field_of_the_tenants_own_has_a_key_and_a_label(alices_backend):
    fields = {field.key: field for field in alices_backend.account_rules().custom_fields}

    assert fields["jobTitle"].label == "Job title"
    assert fields["jobTitle"].kind is CustomKind.TEXT


@pytest.mark.only_on("logto", because="Authing tells nobody what is open: the operator says it")
def test_a_tenant_that_opened_everything_lets_everything_be_changed(ground, operator):
    assert everything(ground.backend("alice").account_rules()) == {Access.EDITABLE}


@pytest.mark.only_on("logto", because="Authing tells nobody what is open: the operator says it")
def test_what_is_off_or_read_only_is_known_as_such(ground, operator):
    operator.set_fields(profile="ReadOnly", name="Off", username="Off", customData="ReadOnly")

    rules = ground.backend("alice").account_rules()

    assert rules.of(ProfileField.NICKNAME) is Access.READ_ONLY
    assert rules.of(ProfileField.ADDRESS) is Access.READ_ONLY
    assert rules.of(ProfileField.NAME) is Access.OFF
    assert rules.of(ProfileField.AVATAR) is Access.EDITABLE
    assert (rules.username, rules.custom) == (Access.OFF, Access.READ_ONLY)


@pytest.mark.only_on("logto-on-sandbox", because="a real one takes no setting that makes no sense")
@pytest.mark.only_on("logto", because="Authing tells nobody what is open: the operator says it")
@pytest.mark.parametrize(
    "settings", [{"enabled": False}, {"fields": {}}, {"fields": {"name": "Whatever"}}], ids=str
)
def test_what_the_tenant_did_not_plainly_open_is_off(ground, operator, settings):
    operator.set_account_center(**settings)

    assert everything(ground.backend("alice").account_rules()) == {Access.OFF}


@pytest.mark.only_on(
    "logto", because="Authing tells nobody the pool’s fields: the operator says them"
)
def test_the_tenants_own_fields_are_there_in_its_order(ground, operator):
    fields = ground.backend("alice").account_rules().custom_fields

    assert {field.key: field.kind for field in fields} == KINDS_OF_THE_CATALOGUE
    assert [field.key for field in fields] == list(KINDS_OF_THE_CATALOGUE)


@pytest.mark.only_on(
    "logto", because="Authing tells nobody the pool’s fields: the operator says them"
)
def test_a_field_carries_its_words_and_limits(ground, operator):
    fields = {field.key: field for field in ground.backend("alice").account_rules().custom_fields}

    assert (fields["jobTitle"].label, fields["jobTitle"].description) == (
        "Job title",
        "What you do here",
    )
    assert (fields["jobTitle"].min_length, fields["jobTitle"].max_length) == (2, 60)
    assert (fields["deskNumber"].min_value, fields["deskNumber"].max_value) == (1, 999)
    assert fields["startDate"].date_format == "yyyy-MM-dd"
    assert fields["team"].required
    assert [choice.label for choice in fields["team"].choices] == ["Red team", "Blue team"]
    assert fields["badge"].pattern == "^[A-Z]{2}-[0-9]{4}$"


@pytest.mark.only_on(
    "logto", because="Authing tells nobody the pool’s fields: the operator says them"
)
def test_a_field_named_as_a_part_of_every_profile_adds_to_that_part(ground, operator):
    rules = ground.backend("alice").account_rules()

    assert set(rules.built_in) == {
        ProfileField.ADDRESS,
        ProfileField.GIVEN_NAME,
        ProfileField.MIDDLE_NAME,
        ProfileField.FAMILY_NAME,
    }
    address = rules.built_in[ProfileField.ADDRESS]
    assert address.label == "Postal address"
    assert [part.key for part in address.parts][:2] == ["street", "locality"]


@pytest.mark.only_on(
    "logto", because="Authing tells nobody the pool’s fields: the operator says them"
)
def test_where_the_tenant_chose_fields_only_those_are_shown_in_its_order(ground, operator):
    chosen = [{"name": "team"}, {"name": "address"}, {"name": "jobTitle"}, {"name": "gone"}]
    operator.set_account_center(profileFields=chosen)

    fields = ground.backend("alice").account_rules().custom_fields

    assert [field.key for field in fields] == ["team", "jobTitle"]


@pytest.mark.only_on("logto", because="colours and links are the operator’s to say at Authing")
def test_the_experience_tells_colours_and_links(ground, operator):
    experience = ground.backend("alice").experience()

    assert (experience.color, experience.dark_color) == ("#2f5bd7", "#8fabff")
    assert experience.terms_url == "https://northwind.example/terms"
    assert experience.privacy_url == "https://northwind.example/privacy"
    assert experience.support_email == "help@northwind.example"
    assert experience.support_url == "https://northwind.example/help"
    assert experience.registration
    assert experience.password_reset


@pytest.mark.only_on("logto-on-sandbox", because="a real one takes no setting that makes no sense")
@pytest.mark.only_on("logto", because="colours and links are the operator’s to say at Authing")
@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "//evil.example", "https://x\n", "ftp://x", 'x"onclick="', ""]
)
def test_w22_what_may_not_stand_behind_a_link_is_left_out(ground, operator, bad):
    operator.set_sign_in_experience(
        termsOfUseUrl=bad,
        supportWebsiteUrl=bad,
        supportEmail=bad,
        branding={"logoUrl": bad},
        color={"primaryColor": bad, "isDarkModeEnabled": True, "darkPrimaryColor": bad},
    )

    experience = ground.backend("alice").experience()

    assert (experience.terms_url, experience.support_url, experience.support_email) == (None,) * 3
    assert (experience.logo_url, experience.color, experience.dark_color) == (None,) * 3


@pytest.mark.only_on("logto", because="Authing publishes no ways in: the operator says them")
def test_a_tenant_may_have_neither_registration_nor_password_reset(ground, operator):
    operator.set_sign_in_experience(signInMode="SignIn", forgotPasswordMethods=[])

    experience = ground.backend("alice").experience()

    assert not experience.registration
    assert not experience.password_reset


def test_people_may_register_and_reset_their_password(alices_backend):
    experience = alices_backend.experience()

    assert experience.registration
    assert experience.password_reset


def test_the_providers_are_told_by_name(alices_backend):
    providers = alices_backend.experience().providers

    assert providers
    assert all(provider.key and provider.names for provider in providers)


def test_rules_are_not_asked_for_again_within_a_minute(ground, operator):
    operator.forget_calls()
    for _ in range(3):
        ground.backend("alice").account_rules()
        ground.backend("alice").experience()

    asked = [call["path"] for call in ground.asked(Operation.LIST_PROVIDERS)]
    assert asked
    assert sorted(asked) == sorted(set(asked))


def test_when_nothing_is_known_and_the_platform_is_down_that_is_said(ground, alices_backend):
    ground.breaks(Operation.LIST_PROVIDERS, "status", status=503)

    with pytest.raises(BackendUnavailable):
        alices_backend.experience()


def test_r29_providers_that_make_no_sense_are_no_answer(ground, alices_backend):
    ground.answers(Operation.LIST_PROVIDERS, "none")

    with pytest.raises(BackendUnavailable):
        alices_backend.experience()
