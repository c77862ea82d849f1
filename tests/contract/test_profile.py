"""What ``ProfileBackend`` promises of changing a profile."""

import io

import pytest
from PIL import Image

from portal.identity.backend import Capability
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    OutcomeUnknown,
    PartlySaved,
    Reason,
    SetupProblem,
    SignInRequired,
)
from portal.identity.models import Access, Address, CustomKind, ProfileChanges, ProfileField
from tests.contract.grounds import SandboxGround
from tests.contract.operations import Operation

NAME, NICKNAME, ADDRESS = ProfileField.NAME, ProfileField.NICKNAME, ProfileField.ADDRESS
AVATAR = ProfileField.AVATAR
PICTURE = "https://pictures.example/alice.png"


def changing(**parts):
    return ProfileChanges(
        profile={ProfileField[name.upper()]: value for name, value in parts.items()}
    )


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def key_of_a_text_field(backend) -> str:
    fields = backend.account_rules().custom_fields
    return next(field.key for field in fields if field.kind is CustomKind.TEXT)


def test_a_change_is_there_when_asked_again(alices_backend):
    changed = alices_backend.change_profile(changing(name="Alice Adams", nickname="Ali"))

    assert changed.profile[NAME] == "Alice Adams"
    assert changed.profile[NICKNAME] == "Ali"
    assert alices_backend.person().profile == changed.profile


def test_what_is_not_named_in_a_change_stays(alices_backend):
    alices_backend.change_profile(changing(name="Alice Adams", nickname="Ali", gender="female"))
    before = alices_backend.person()

    after = alices_backend.change_profile(changing(nickname="Al"))

    assert after.profile == {**before.profile, NICKNAME: "Al"}
    assert after.custom == before.custom


def test_an_empty_text_clears_a_field(alices_backend):
    rules = alices_backend.account_rules()
    open_ = [part for part in ProfileField if rules.of(part) is Access.EDITABLE]
    assert {NAME, NICKNAME, AVATAR, ADDRESS} <= set(open_)
    for part in open_:
        if part is ADDRESS:
            continue
        value = {AVATAR: PICTURE, ProfileField.GENDER: "female"}.get(part, "1990-02-28")
        alices_backend.change_profile(ProfileChanges(profile={part: value}))
        assert part in alices_backend.person().profile

        after = alices_backend.change_profile(ProfileChanges(profile={part: ""}))

        assert part not in after.profile
        assert part not in alices_backend.person().profile


def test_an_address_is_replaced_as_a_whole(alices_backend):
    alices_backend.change_profile(changing(address=Address("1 Quay", "Brest", country="FR")))

    after = alices_backend.change_profile(changing(address=Address(locality="Gent", country="BE")))

    assert after.profile[ADDRESS] == Address(locality="Gent", country="BE")
    assert alices_backend.person().profile[ADDRESS] == Address(locality="Gent", country="BE")


def test_an_empty_address_clears_it(alices_backend):
    alices_backend.change_profile(changing(address=Address(country="FR")))

    after = alices_backend.change_profile(changing(address=Address()))

    assert ADDRESS not in after.profile


def test_a_custom_field_is_changed_and_cleared(alices_backend):
    key = key_of_a_text_field(alices_backend)

    assert (
        alices_backend.change_profile(ProfileChanges(custom={key: "Pilot"})).custom[key] == "Pilot"
    )
    assert key not in alices_backend.change_profile(ProfileChanges(custom={key: None})).custom
    assert key not in alices_backend.person().custom


def test_what_other_applications_keep_beside_the_profile_is_left_alone(ground, operator):
    operator.change_user("alice", custom_data={"plan": "pro", "seen": {"tour": True}})
    backend = ground.backend("alice")

    backend.change_profile(ProfileChanges(custom={"jobTitle": "Pilot"}))

    kept = operator.user("alice")["custom_data"]
    assert kept == {"plan": "pro", "seen": {"tour": True}, "jobTitle": "Pilot"}


def test_w28_a_key_that_is_no_profile_field_is_not_written(ground, operator):
    operator.change_user("alice", custom_data={"plan": "free"})

    with pytest.raises(NotAllowed):
        ground.backend("alice").change_profile(ProfileChanges(custom={"plan": "pro"}))

    assert operator.user("alice")["custom_data"] == {"plan": "free"}


@pytest.mark.only_on("logto", because="Authing adds what it is given to what it keeps")
def test_custom_data_that_cannot_be_read_is_not_overwritten(ground, operator):
    operator.change_user("alice", custom_data={"plan": "pro"})
    backend = ground.backend("alice", scopes="openid profile")

    with pytest.raises(NotAllowed):
        backend.change_profile(ProfileChanges(custom={"jobTitle": "Pilot"}))

    assert operator.user("alice")["custom_data"] == {"plan": "pro"}


@pytest.mark.only_on("logto", because="Authing publishes no length")
def test_r25_a_name_that_is_too_long_is_refused_on_its_field(alices_backend):
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_profile(changing(name="n" * 129))

    assert (caught.value.field, caught.value.reason) == ("name", Reason.TOO_LONG)


@pytest.mark.only_on("logto", because="Authing takes any text for one; the portal’s form does not")
def test_r25_a_picture_address_that_is_none_is_refused_on_its_field(alices_backend):
    with pytest.raises(InputRejected) as caught:
        alices_backend.change_profile(changing(name="Alice", avatar="alice.png"))

    assert (caught.value.field, caught.value.reason) == ("avatar", Reason.INVALID)


@pytest.mark.only_on("logto", because="at Authing a change is one call")
def test_a_refused_first_part_leaves_the_second_undone(alices_backend):
    before = alices_backend.person()

    with pytest.raises(InputRejected):
        alices_backend.change_profile(changing(avatar="alice.png", nickname="Never"))

    assert alices_backend.person().profile == before.profile


@pytest.mark.only_on("logto", because="Authing tells nobody what is open: the operator says it")
@pytest.mark.parametrize(
    ("control", "part", "value"),
    [
        ("name", NAME, "Alice"),
        ("avatar", AVATAR, PICTURE),
        ("profile", NICKNAME, "Ali"),
        ("profile", ADDRESS, Address(country="FR")),
    ],
)
def test_r23_a_field_closed_in_the_meantime_is_not_allowed_and_then_known_as_closed(
    ground, operator, control, part, value
):
    backend = ground.backend("alice")
    assert backend.account_rules().of(part) is Access.EDITABLE
    operator.set_fields(**{control: "ReadOnly"})

    with pytest.raises(NotAllowed):
        backend.change_profile(ProfileChanges(profile={part: value}))

    assert backend.account_rules().of(part) is Access.READ_ONLY


@pytest.mark.only_on("logto", because="at Authing a change is one call")
def test_r23_a_second_part_closed_in_the_meantime_is_known_as_closed_too(ground, operator):
    backend = ground.backend("alice")
    backend.account_rules()
    operator.set_fields(profile="ReadOnly")

    with pytest.raises(PartlySaved) as caught:
        backend.change_profile(changing(name="Alice Adams", nickname="Never"))

    assert isinstance(caught.value.cause, NotAllowed)
    assert backend.account_rules().of(NICKNAME) is Access.READ_ONLY


@pytest.mark.only_on("logto", because="at Authing a change is one call")
def test_of_a_change_in_two_parts_it_is_told_which_was_saved(ground, operator):
    operator.break_("status", "/api/my-account/profile", method="PATCH", status=503)

    with pytest.raises(PartlySaved) as caught:
        ground.backend("alice").change_profile(changing(name="Alice Adams", nickname="Never"))

    assert caught.value.saved == {"name"}
    assert isinstance(caught.value.cause, BackendUnavailable)
    assert operator.user("alice")["name"] == "Alice Adams"


@pytest.mark.only_on("logto", because="at Authing a change is one call")
def test_of_a_change_whose_second_answer_is_lost_the_cause_is_that_nobody_knows(ground, operator):
    operator.break_("truncated", "/api/my-account/profile", method="PATCH")

    with pytest.raises(PartlySaved) as caught:
        ground.backend("alice").change_profile(changing(name="Alice Adams", nickname="Perhaps"))

    assert isinstance(caught.value.cause, OutcomeUnknown)


@pytest.mark.parametrize("part", [NAME, NICKNAME])
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("truncated", {}),
        ("html", {"status": 200, "after": True}),
        ("huge", {"megabytes": 2, "after": True}),
        ("status", {"status": 200, "json": {"id": 7, "givenName": 7}, "after": True}),
    ],
)
def test_r29_a_change_whose_answer_makes_no_sense_is_of_unknown_outcome(
    ground, operator, part, kind, options
):
    ground.breaks(Operation.CHANGE_PROFILE, kind, **options)

    with pytest.raises(OutcomeUnknown):
        ground.backend("alice").change_profile(ProfileChanges(profile={part: "Ali"}))


def test_r28_a_change_that_was_refused_for_now_did_not_happen(ground, operator):
    alice = ground.backend("alice")
    ground.breaks(Operation.CHANGE_PROFILE, "status", status=503)

    with pytest.raises(BackendUnavailable) as caught:
        alice.change_profile(changing(nickname="Never"))
    assert not isinstance(caught.value, OutcomeUnknown)
    assert alice.person().profile.get(NICKNAME) != "Never"


def test_r23_a_field_closed_in_the_meantime_is_not_allowed(ground, operator):
    alice = ground.backend("alice")
    ground.closes(Operation.CHANGE_PROFILE)

    with pytest.raises(NotAllowed):
        alice.change_profile(changing(nickname="Never"))
    assert alice.person().profile.get(NICKNAME) != "Never"


def test_someone_suspended_is_told_although_their_token_still_works(ground, alices_backend):
    told = ground.wire.account(user_id="x", suspended=True)
    ground.answers(Operation.READ_PERSON, told)

    with pytest.raises(AccountSuspended):
        alices_backend.person()
    with pytest.raises(AccountSuspended):
        alices_backend.change_profile(changing(nickname="Ali"))


def test_r21_a_session_ended_at_the_platform_needs_a_new_sign_in(ground, operator):
    backend = ground.backend("alice")
    operator.end_sessions("alice")

    with pytest.raises(SignInRequired):
        backend.person()
    with pytest.raises(SignInRequired):
        backend.change_profile(changing(name="Never"))


@pytest.mark.only_on(
    "logto", because="whether Authing looks at the scope of a change is not published"
)
def test_r22_a_scope_that_was_never_asked_for_is_a_matter_of_set_up(ground, operator):
    with pytest.raises(SetupProblem):
        ground.backend("alice", scopes="openid").change_profile(changing(name="Never"))


@pytest.mark.needs(Capability.UPLOAD_AVATAR)
def test_an_uploaded_picture_has_an_address_and_is_not_yet_the_avatar(ground, operator):
    backend = ground.backend("bob")

    address = backend.upload_avatar(png(), "image/png")

    assert address.startswith("http")
    assert AVATAR not in backend.person().profile
    assert backend.change_profile(changing(avatar=address)).avatar_url == address


@pytest.mark.needs(Capability.UPLOAD_AVATAR)
def test_w24_what_is_no_picture_is_refused(ground, operator):
    with pytest.raises(InputRejected) as caught:
        ground.backend("alice").upload_avatar(b"not a picture", "image/png")

    assert (caught.value.field, caught.value.reason) == ("avatar", Reason.WRONG_FILE_TYPE)


def test_a_tenant_without_storage_says_so_and_offers_it_no_more(tmp_path):
    ground = SandboxGround(tmp_path, avatar_storage=False)
    backend = ground.backend("alice")
    assert Capability.UPLOAD_AVATAR in backend.capabilities

    with pytest.raises(InputRejected) as caught:
        backend.upload_avatar(png(), "image/png")

    assert (caught.value.field, caught.value.reason) == ("avatar", Reason.NO_STORAGE)
    assert Capability.UPLOAD_AVATAR not in ground.backend("bob").capabilities
    ground.close()
