"""What ``AppBackend`` promises: the apps one can open, and those that may act for somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    NotAllowed,
    NotFound,
    PartlySaved,
    VerificationRequired,
)
from portal.sandbox import clock, current
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import PASSWORDS
from tests.contract.belongings import Part
from tests.contract.operations import Operation

tells_what_apps_may_do = pytest.mark.needs(Capability.APP_ACCESS)
tells_where_one_is_signed_in = pytest.mark.needs(Capability.SIGNED_IN_APPS)
marked_by_the_operator = pytest.mark.only_on(
    "logto", because="Authing tells of each person what they may open, and asks nobody’s leave"
)

NOTES, SHOP = "paperclip-notes", "northwind-shop"


@pytest.fixture
def proof(alices_backend) -> str:
    return alices_backend.check_password(PASSWORDS["alice"]).id


@pytest.fixture
def let_in(ground, operator):
    """Another grant of *who* for an application, *days* ago."""

    def let_in(application_id: str, days: int = 0, who: str = "alice", grant_id: str = "g") -> None:
        with ground.app.app_context():
            now = clock.now()
            current.store().insert(
                "grants",
                id=grant_id,
                application_id=application_id,
                user_id=cast_id(who),
                scope="openid",
                created_at=now - days * clock.DAY,
                expires_at=now + (180 - days) * clock.DAY,
            )
            current.store().close()

    return let_in


@tells_what_apps_may_do
def test_the_apps_are_told_once_each_this_portal_first(alices_backend, proof, let_in):
    let_in(NOTES, days=30)
    let_in(SHOP, grant_id="s")
    here, shop, notes = alices_backend.granted_apps(proof)

    assert (here.is_here, here.by_others) == (True, False)
    assert (shop.key, shop.name, shop.by_others) == (SHOP, "Northwind Shop", False)
    assert (notes.key, notes.name, notes.by_others) == (NOTES, "Paperclip Notes", True)
    now = datetime.now(UTC)
    assert abs(notes.since - (now - timedelta(days=30))) < timedelta(minutes=2)
    assert abs(notes.until - (now + timedelta(days=180))) < timedelta(minutes=2)


@tells_what_apps_may_do
def test_all_that_an_app_was_let_in_for_is_taken_away_and_nothing_else(
    alices_backend, proof, let_in
):
    let_in(NOTES, days=30)
    let_in(SHOP, grant_id="s")
    alices_backend.revoke_app(NOTES, proof)

    assert [app.key for app in alices_backend.granted_apps(proof)][1:] == [SHOP]
    with pytest.raises(NotFound):
        alices_backend.revoke_app(NOTES, proof)


@tells_what_apps_may_do
def test_w44_what_somebody_else_let_in_is_theirs(ground, operator, alices_backend, let_in):
    bob = ground.backend("bob")
    bobs_proof = bob.check_password(PASSWORDS["bob"]).id
    with pytest.raises(NotFound):
        bob.revoke_app(NOTES, bobs_proof)
    mine = alices_backend.check_password(PASSWORDS["alice"]).id

    assert NOTES in [app.key for app in alices_backend.granted_apps(mine)]


@tells_what_apps_may_do
@pytest.mark.parametrize("proof", [None, "nothing"])
def test_even_the_list_wants_a_proof(alices_backend, proof):
    with pytest.raises(VerificationRequired):
        alices_backend.granted_apps(proof)
    with pytest.raises(VerificationRequired):
        alices_backend.revoke_app(NOTES, proof)


@tells_what_apps_may_do
def test_where_the_tenant_keeps_it_to_itself(alices_backend, proof, operator):
    operator.set_fields(session="ReadOnly")
    assert alices_backend.granted_apps(proof)
    with pytest.raises(NotAllowed):
        alices_backend.revoke_app(NOTES, proof)

    operator.set_fields(session="Off")
    with pytest.raises(NotAllowed):
        alices_backend.granted_apps(proof)


@tells_what_apps_may_do
def test_r21_an_end_half_way_is_told_as_such(alices_backend, proof, operator, let_in):
    let_in(NOTES, grant_id="zz-the-second")
    operator.break_("status", "/api/my-account/grants/zz*", status=503)

    with pytest.raises(PartlySaved):
        alices_backend.revoke_app(NOTES, proof)
    operator.mend()
    alices_backend.revoke_app(NOTES, proof)


def test_the_apps_that_somebody_may_open_are_told_and_the_portal_is_not_among_them(
    ground, operator
):
    logo = "https://shop.example/logo.png"
    ground.can_open("alice", SHOP, "Shop\u202e", "https://shop.example/", logo)
    (shop,) = ground.backend("alice").shown_apps()

    assert (shop.key, shop.name, shop.url) == (SHOP, "Shop", "https://shop.example/")
    assert shop.logo_url == logo


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "//shop.example/",
        "https://shop.example/\n",
        "https://shop.example/\u202e",
    ],
)
def test_w22_what_has_no_address_to_open_is_not_shown(ground, operator, url):
    ground.can_open("alice", SHOP, "Shop", url)

    assert ground.backend("alice").shown_apps() == ()


@pytest.mark.parametrize("logo", ["javascript:alert(1)", "data:text/html,x", "logo.png"])
def test_w22_a_logo_that_is_no_picture_is_none(ground, operator, logo):
    ground.can_open("alice", SHOP, "Shop", "https://shop.example/", logo)

    (shop,) = ground.backend("alice").shown_apps()
    assert shop.logo_url is None


@pytest.mark.only_on("authing", because="at Logto the operator marks apps for everyone alike")
def test_what_somebody_else_may_open_is_theirs_and_the_portal_needs_no_opening(ground, operator):
    ground.can_open("alice", SHOP, "Shop", "https://shop.example/")
    ground.can_open("bob", "northwind-portal", "Northwind", "http://localhost:5000/")

    assert [app.key for app in ground.backend("alice").shown_apps()] == [SHOP]
    assert ground.backend("bob").shown_apps() == ()


@marked_by_the_operator
def test_the_apps_that_the_operator_marked_are_shown_to_everyone_and_kept_a_while(ground, operator):
    (shop,) = ground.nobodys_backend().shown_apps()

    assert (shop.key, shop.name) == (SHOP, "Northwind Shop")
    assert shop.url == "https://shop.northwind.example/"
    assert shop.description == "Everything for the harbor"
    assert shop.logo_url.startswith("data:image/svg+xml")
    operator.forget_calls()
    ground.nobodys_backend().shown_apps()
    assert operator.calls() == []


@marked_by_the_operator
@pytest.mark.parametrize(
    "custom",
    [{}, {"portal": {}}, {"portal": {"url": 7}}, {"portal": "https://x.example/"}],
    ids=str,
)
def test_w22_what_is_no_mark_shows_nothing(ground, operator, custom):
    with ground.app.app_context():
        current.store().update("applications", {"id": SHOP}, custom_data=custom)
        current.store().close()

    assert ground.nobodys_backend().shown_apps() == ()


@marked_by_the_operator
def test_without_an_authority_of_its_own_the_portal_shows_none(ground, operator):
    assert ground.nobodys_backend(with_authority=False).shown_apps() == ()


def test_a_platform_that_is_down_says_so(ground, alices_backend, operator):
    ground.breaks(Operation.LIST_APPS, "status", status=503)
    with pytest.raises(BackendUnavailable):
        alices_backend.shown_apps()


@tells_where_one_is_signed_in
def test_the_apps_with_a_session_are_told_and_the_portal_is_known_among_them(alices_backend):
    (here,) = alices_backend.signed_in_apps()

    assert (here.key, here.is_here) == ("northwind-portal", True)


@tells_where_one_is_signed_in
def test_an_app_of_which_little_is_told_is_still_one(ground, alices_backend, operator):
    ground.answers(Operation.LIST_SIGNED_IN_APPS, [{"appId": "x", "appName": "\u202e", "z": 1}])

    (app,) = alices_backend.signed_in_apps()
    assert (app.key, app.name, app.logo_url, app.is_here) == ("x", "x", None, False)


@tells_where_one_is_signed_in
def test_where_the_tenant_keeps_devices_from_people_so_it_does_apps(ground, operator):
    ground.hides(Part.SESSIONS)

    with pytest.raises(NotAllowed):
        ground.backend("alice").signed_in_apps()
