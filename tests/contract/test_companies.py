"""What ``CompanyBackend`` promises, and what is told of companies that sign people in."""

from dataclasses import replace

import pytest

from portal.backends import build
from portal.identity.companies import Company
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import BackendUnavailable, NotFound, SetupProblem
from portal.identity.models import ProfileField
from tests.companies import company, company_identity
from tests.contract.operations import Operation

by_authority = pytest.mark.only_on(
    "logto", because="elsewhere the person’s own token tells of their company’s account"
)
takes_over = pytest.mark.only_on(
    "logto", because="it alone says that a company’s word for a profile goes"
)

AVATAR = ProfileField.AVATAR
COMPANIES = {"c1": "Acme\u202e Workforce", "c2": ""}
TOLD = {"name": "Alice at Acme", "email": "alice@acme.test"}


@pytest.fixture
def companies(ground, operator):
    ground.offers_companies(COMPANIES)


@pytest.fixture
def own(alices_backend) -> str:
    return alices_backend.person().user_id


def test_the_companies_are_told_with_their_names(ground, companies):
    assert ground.nobodys_backend().experience().companies == (
        Company("c1", "Acme Workforce"),
        Company("c2"),
    )


def test_where_it_is_switched_off_there_are_none_and_nobody_is_asked(ground, alices_backend, own):
    ground.offers_companies({})
    ground.platforms.forget()
    ground.lets_in_by_company("alice", "c1", **TOLD)
    ground.operator.forget_calls()

    assert alices_backend.experience().companies == ()
    assert alices_backend.company_accounts(own) == ()
    assert ground.asked(Operation.LIST_COMPANY_ACCOUNTS) == []


@pytest.mark.parametrize(
    ("key", "told", "expected"),
    [
        ("c1", TOLD, CompanyAccount("Acme Workforce", "Alice at Acme", "alice@acme.test")),
        (
            "c1",
            {"email": "alice@acme.test"},
            CompanyAccount("Acme Workforce", "alice@acme.test", "alice@acme.test"),
        ),
        ("c1", {"name": "Al\u202eice\n"}, CompanyAccount("Acme Workforce", "Alice", None)),
        ("c1", {"name": 7, "email": ["x"]}, CompanyAccount("Acme Workforce")),
        ("c1", {}, CompanyAccount("Acme Workforce")),
    ],
)
def test_an_account_is_told_with_its_company(
    ground, companies, alices_backend, own, key, told, expected
):
    ground.lets_in_by_company("alice", key, **told)

    assert alices_backend.company_accounts(own) == (expected,)


@pytest.mark.only_on("logto", because="it says who vouches for an account, also of a company gone")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"ssoConnectorId": "c2"},
            CompanyAccount("https://login.acme.test", "Alice at Acme", "alice@acme.test"),
        ),
        ({"ssoConnectorId": None, "detail": None}, CompanyAccount("https://login.acme.test")),
        ({"ssoConnectorId": "gone", "issuer": None, "detail": {"name": 7}}, CompanyAccount("")),
    ],
)
def test_an_account_is_told_with_its_company_as_far_as_that_is_known(
    operator, companies, alices_backend, own, changed, expected
):
    operator.change_user("alice", sso_identities=[{**company_identity("c1"), **changed}])

    assert alices_backend.company_accounts(own) == (expected,)


def test_it_is_shown_as_nothing_but_a_companys(ground, companies, alices_backend, own):
    before = alices_backend.person().identities
    ground.lets_in_by_company("alice", "c1", **TOLD)

    assert alices_backend.person().identities == before
    assert "c1" not in {provider.key for provider in alices_backend.experience().providers}


@takes_over
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
    operator, alices_backend, own, syncs, detail, keeps
):
    operator.offer_companies(company("c1", syncs=syncs), company("c2", syncs=True))
    operator.change_user("alice", sso_identities=[company_identity("c1", detail=detail)])

    (account,) = alices_backend.company_accounts(own)
    assert account.keeps == keeps


@takes_over
def test_a_company_that_signs_nobody_in_any_more_keeps_nothing(operator, alices_backend, own):
    operator.offer_companies(company("c1", syncs=True, domains=()), company("c2"))
    operator.change_user("alice", sso_identities=[company_identity("c1")])

    (account,) = alices_backend.company_accounts(own)
    assert account.keeps == frozenset()


@takes_over
def test_companies_are_not_asked_about_for_someone_who_has_none(
    operator, companies, alices_backend, own
):
    alices_backend.company_accounts(own)

    assert not [call for call in operator.calls() if call["path"] == "/api/sso-connectors"]


def test_w44_only_the_persons_own_are_told(ground, companies, alices_backend, own):
    ground.lets_in_by_company("bob", "c1", **TOLD)
    bob = ground.backend("bob")

    assert alices_backend.company_accounts(own) == ()
    assert len(bob.company_accounts(bob.person().user_id)) == 1


def test_someone_who_is_gone_is_not_found(companies, alices_backend):
    with pytest.raises(NotFound):
        alices_backend.company_accounts("nobody000000")


@pytest.mark.only_on("authing", because="there one’s own token asks, and for nobody else")
def test_w44_somebody_elses_are_not_asked_for(ground, companies, alices_backend):
    ground.lets_in_by_company("alice", "c1", **TOLD)
    with pytest.raises(NotFound):
        alices_backend.company_accounts(ground.backend("bob").person().user_id)


@by_authority
def test_without_an_authority_of_its_own_the_portal_cannot_tell(ground, operator, companies, own):
    ground.lets_in_by_company("alice", "c1")

    assert ground.nobodys_backend(with_authority=False).company_accounts(own) is None


@by_authority
def test_an_authority_that_is_refused_is_a_problem_of_the_setup(ground, operator, companies, own):
    wrong = replace(ground.tenant, id="wrong", management_secret="not the secret")
    backend = build(wrong, token=lambda refused: "", platforms=ground.platforms)

    with pytest.raises(SetupProblem):
        backend.company_accounts(own)


@pytest.mark.parametrize(
    "told", [7, [7], [{"issuer": 7, "extIdpId": 7}], [{"detail": "x"}]], ids=str
)
def test_r29_an_answer_that_makes_no_sense_is_no_answer(
    ground, companies, alices_backend, own, told
):
    account = {"id": own, "userId": own, "ssoIdentities": told, "identities": told}
    ground.answers(Operation.LIST_COMPANY_ACCOUNTS, account)

    with pytest.raises(BackendUnavailable):
        alices_backend.company_accounts(own)


@pytest.mark.parametrize("kind", ["status", "truncated", "huge", "html"])
def test_r22_without_an_answer_nobody_can_tell(ground, companies, alices_backend, own, kind):
    ground.breaks(Operation.LIST_COMPANY_ACCOUNTS, kind)

    with pytest.raises(BackendUnavailable):
        alices_backend.company_accounts(own)
