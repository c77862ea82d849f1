"""What ``LinkedAccountsBackend`` promises of doing without an account, and whose it is."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import InputRejected, NotFound, Reason
from portal.identity.models import LinkedIdentity
from portal.sandbox.people.cast import PASSWORDS

AUTHINGS = pytest.mark.only_on("authing", because="its pages link, and it asks for no proof")
HERE = "http://localhost:5000/linked-accounts/callback"


@pytest.fixture
def proof(alices_backend):
    return alices_backend.check_password(PASSWORDS["alice"]).id


def test_the_last_way_in_is_not_unlinked(ground, operator):
    carol = ground.backend("carol")
    (linked,) = carol.person().identities

    with pytest.raises(InputRejected) as caught:
        carol.unlink_account(linked.provider, None)
    assert (caught.value.field, caught.value.reason) == (None, Reason.LAST_WAY_IN)
    assert carol.person().identities == (linked,)


def test_one_that_is_not_linked_is_not_found(alices_backend, proof):
    with pytest.raises(NotFound):
        alices_backend.unlink_account("nowhere", proof)


@AUTHINGS
def test_several_rows_are_one_account_and_go_together(alices_backend, proof):
    assert alices_backend.person().identities == (LinkedIdentity("idp-wechat", "Al in WeChat"),)

    alices_backend.unlink_account("idp-wechat", proof)
    assert alices_backend.person().identities == ()


@AUTHINGS
def test_w34_the_last_one_stays_whatever_the_platform_would_do(ground, operator):
    operator.set_pool(unlinkKeepsLastWay=False)
    carol = ground.backend("carol")

    with pytest.raises(InputRejected):
        carol.unlink_account("idp-mock-social", None)
    assert len(carol.person().identities) == 1


@AUTHINGS
def test_85_linking_leads_to_the_platform_s_own_pages_and_back(alices_backend):
    provider = next(one for one in alices_backend.experience().providers)
    begun = alices_backend.begin_link(provider, "state-1", HERE)
    query = parse_qs(urlsplit(begun.address).query)

    assert begun.record is None
    assert (query["target_url"], query["need_url_redirect"]) == ([HERE], ["true"])
    assert "state" not in query
    assert query["id_token"][0] not in repr(begun)


@AUTHINGS
def test_a_company_s_account_is_told_apart(ground, operator, alices_backend):
    operator.link("alice", "acme-saml", "alice", name="Alice of Acme", email="a@acme.example")

    assert alices_backend.company_accounts("anybody") == (
        CompanyAccount("Acme 公司", "Alice of Acme", "a@acme.example"),
    )
    assert [one.provider for one in alices_backend.person().identities] == ["idp-wechat"]
    assert ground.backend("bob").company_accounts("anybody") == ()
