"""What ``CompanyBackend`` promises, and what is told of companies that sign people in."""

from dataclasses import replace

import pytest

from portal.backends import build
from portal.identity.companies import Company
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import BackendUnavailable, NotFound, SetupProblem
from portal.identity.models import ProfileField
from portal.sandbox.people.cast import cast_id
from tests.companies import company

pytestmark = pytest.mark.only_on("logto", because="its tests speak of Logto’s own paths")

ALICE = cast_id("alice")
AVATAR = ProfileField.AVATAR
CONNECTORS = (company("c1", "Acme\u202e Workforce"), company("c2"))
ACCOUNT = {
    "id": "i1",
    "issuer": "https://login.acme.test",
    "identityId": "alice-at-acme",
    "detail": {"name": "Alice at Acme", "email": "alice@acme.test"},
    "createdAt": 1772618400000,
    "updatedAt": 1772618400000,
    "ssoConnectorId": "c1",
}


@pytest.fixture
def companies(operator):
    operator.offer_companies(*CONNECTORS)


def test_the_companies_are_told_with_their_names(ground, operator, companies):
    assert ground.nobodys_backend().experience().companies == (
        Company("c1", "Acme Workforce"),
        Company("c2"),
    )


def test_where_it_is_switched_off_there_are_none_and_nobody_is_asked(ground, operator, companies):
    operator.set_sign_in_experience(singleSignOnEnabled=False)
    operator.change_user("alice", sso_identities=[ACCOUNT])
    backend = ground.nobodys_backend()

    assert backend.experience().companies == ()
    assert backend.company_accounts(ALICE) == ()
    assert not [call for call in operator.calls() if "/users/" in call["path"]]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, CompanyAccount("Acme Workforce", "Alice at Acme", "alice@acme.test")),
        (
            {"detail": {"email": "alice@acme.test"}},
            CompanyAccount("Acme Workforce", "alice@acme.test", "alice@acme.test"),
        ),
        (
            {"ssoConnectorId": "c2"},
            CompanyAccount("https://login.acme.test", "Alice at Acme", "alice@acme.test"),
        ),
        ({"ssoConnectorId": None, "detail": None}, CompanyAccount("https://login.acme.test")),
        ({"ssoConnectorId": "gone", "issuer": None, "detail": {"name": 7}}, CompanyAccount("")),
    ],
)
def test_an_account_is_told_with_its_company_as_far_as_that_is_known(
    ground, operator, companies, changed, expected
):
    operator.change_user("alice", sso_identities=[{**ACCOUNT, **changed}])

    assert ground.nobodys_backend().company_accounts(ALICE) == (expected,)


@pytest.mark.parametrize(
    ("syncs", "detail", "keeps"),
    [
        (True, {"name": "Alice"}, {ProfileField.NAME}),
        (True, {"name": "A", "avatar": "https://x.test/a"}, {ProfileField.NAME, AVATAR}),
        (True, {"name": "", "avatar": 7}, set()),
        (True, None, set()),
        (False, {"name": "Alice", "avatar": "https://x.test/a"}, set()),
    ],
)
def test_a_company_keeps_what_it_tells_where_the_platform_takes_it_over(
    ground, operator, syncs, detail, keeps
):
    operator.offer_companies(company("c1", syncs=syncs), company("c2", syncs=True))
    operator.change_user("alice", sso_identities=[{**ACCOUNT, "detail": detail}])

    (account,) = ground.nobodys_backend().company_accounts(ALICE)
    assert account.keeps == keeps


def test_a_company_that_signs_nobody_in_any_more_keeps_nothing(ground, operator):
    operator.offer_companies(company("c1", syncs=True, domains=()), company("c2"))
    operator.change_user("alice", sso_identities=[ACCOUNT])

    (account,) = ground.nobodys_backend().company_accounts(ALICE)
    assert account.keeps == frozenset()


def test_companies_are_not_asked_about_for_someone_who_has_none(ground, operator, companies):
    ground.nobodys_backend().company_accounts(ALICE)

    assert not [call for call in operator.calls() if call["path"] == "/api/sso-connectors"]


def test_someone_without_one_has_none(ground, operator, companies):
    assert ground.nobodys_backend().company_accounts(ALICE) == ()


def test_only_the_persons_own_are_told(ground, operator, companies):
    operator.change_user("bob", sso_identities=[ACCOUNT])

    assert ground.nobodys_backend().company_accounts(ALICE) == ()
    assert ground.nobodys_backend().company_accounts(cast_id("bob")) != ()


def test_someone_who_is_gone_is_not_found(ground, operator, companies):
    with pytest.raises(NotFound):
        ground.nobodys_backend().company_accounts("nobody000000")


def test_without_an_authority_of_its_own_the_portal_cannot_tell(ground, operator, companies):
    operator.change_user("alice", sso_identities=[ACCOUNT])

    assert ground.nobodys_backend(with_authority=False).company_accounts(ALICE) is None


def test_an_authority_that_is_refused_is_a_problem_of_the_setup(ground, operator, companies):
    wrong = replace(ground.tenant, id="wrong", management_secret="not the secret")
    backend = build(wrong, token=lambda refused: "", platforms=ground.platforms)

    with pytest.raises(SetupProblem):
        backend.company_accounts(ALICE)


@pytest.mark.parametrize("told", [7, [7], [{"issuer": 7}], [{"detail": "x"}]], ids=str)
def test_r29_an_answer_that_makes_no_sense_is_no_answer(ground, operator, companies, told):
    operator.change_user("alice", sso_identities=told)

    with pytest.raises(BackendUnavailable):
        ground.nobodys_backend().company_accounts(ALICE)
