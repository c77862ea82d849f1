"""What ``AppBackend`` promises: the apps one can open, and those that may act for somebody."""

from datetime import UTC, datetime, timedelta

import pytest

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

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

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


def test_all_that_an_app_was_let_in_for_is_taken_away_and_nothing_else(
    alices_backend, proof, let_in
):
    let_in(NOTES, days=30)
    let_in(SHOP, grant_id="s")
    alices_backend.revoke_app(NOTES, proof)

    assert [app.key for app in alices_backend.granted_apps(proof)][1:] == [SHOP]
    with pytest.raises(NotFound):
        alices_backend.revoke_app(NOTES, proof)


def test_w44_what_somebody_else_let_in_is_theirs(ground, operator, alices_backend, let_in):
    bob = ground.backend("bob")
    bobs_proof = bob.check_password(PASSWORDS["bob"]).id
    with pytest.raises(NotFound):
        bob.revoke_app(NOTES, bobs_proof)
    mine = alices_backend.check_password(PASSWORDS["alice"]).id

    assert NOTES in [app.key for app in alices_backend.granted_apps(mine)]


@pytest.mark.parametrize("proof", [None, "nothing"])
def test_even_the_list_wants_a_proof(alices_backend, proof):
    with pytest.raises(VerificationRequired):
        alices_backend.granted_apps(proof)
    with pytest.raises(VerificationRequired):
        alices_backend.revoke_app(NOTES, proof)


def test_where_the_tenant_keeps_it_to_itself(alices_backend, proof, operator):
    operator.set_fields(session="ReadOnly")
    assert alices_backend.granted_apps(proof)
    with pytest.raises(NotAllowed):
        alices_backend.revoke_app(NOTES, proof)

    operator.set_fields(session="Off")
    with pytest.raises(NotAllowed):
        alices_backend.granted_apps(proof)


def test_r21_an_end_half_way_is_told_as_such(alices_backend, proof, operator, let_in):
    let_in(NOTES, grant_id="zz-the-second")
    operator.break_("status", "/api/my-account/grants/zz*", status=503)

    with pytest.raises(PartlySaved):
        alices_backend.revoke_app(NOTES, proof)
    operator.mend()
    alices_backend.revoke_app(NOTES, proof)


def test_the_apps_that_the_operator_marked_are_shown_to_everyone(ground, operator):
    (shop,) = ground.nobodys_backend().shown_apps()

    assert (shop.key, shop.name) == (SHOP, "Northwind Shop")
    assert shop.url == "https://shop.northwind.example/"
    assert shop.description == "Everything for the harbor"
    assert shop.logo_url.startswith("data:image/svg+xml")
    operator.forget_calls()
    ground.nobodys_backend().shown_apps()
    assert operator.calls() == []


@pytest.mark.parametrize(
    "custom",
    [
        {},
        {"portal": {}},
        {"portal": {"url": "javascript:alert(1)"}},
        {"portal": {"url": 7}},
        {"portal": "https://x.example/"},
        {"portal": {"url": "https://x.example/\n"}},
    ],
    ids=str,
)
def test_w22_what_is_no_mark_shows_nothing(ground, operator, custom):
    with ground.app.app_context():
        current.store().update("applications", {"id": SHOP}, custom_data=custom)
        current.store().close()

    assert ground.nobodys_backend().shown_apps() == ()


def test_without_an_authority_of_its_own_the_portal_shows_none(ground, operator):
    assert ground.nobodys_backend(with_authority=False).shown_apps() == ()


def test_a_platform_that_is_down_says_so(ground, operator):
    operator.break_("status", "/api/applications", status=503)
    with pytest.raises(BackendUnavailable):
        ground.nobodys_backend().shown_apps()
