"""Accounts at other providers: several rows each, linked by the provider's page, unlinked."""

from urllib.parse import urlsplit

from tests.sandbox.visitor import SANDBOX

TARGET = "http://localhost:5000/linked-accounts/back"


def begins(calls, identifier="mock-social", **more):
    asked = {
        "ext_idp_conn_identifier": identifier,
        "app_id": "northwind-portal",
        "id_token": calls.tokens["id_token"],
        "need_url_redirect": "true",
        "target_url": TARGET,
        **more,
    }
    return calls.data("generate-link-extidp-url", **asked)["url"]


def providers(calls):
    return {row["extIdpId"] for row in calls.data("get-identities")}


def test_a_provider_may_have_several_rows(alice):
    rows = alice.data("get-identities")

    assert [row["type"] for row in rows] == ["openid", "unionid"]
    assert {row["extIdpId"] for row in rows} == {"idp-wechat"}
    assert {row["provider"] for row in rows} == {"wechat"}
    assert all(row["accessToken"] for row in rows)


def test_the_providers_are_told_to_whoever_names_the_application(alice):
    del alice.headers["Authorization"]
    rows = alice.data("get-application-enabled-extidps")

    assert [row["identifier"] for row in rows] == ["mock-social", "wechat-pc", "acme-saml"]
    assert [row["extIdpType"] for row in rows] == ["social", "social", "enterprise"]
    assert rows[0]["name_en"] == "Mock Social"


def test_an_account_is_linked_by_way_of_the_provider(bob, visitor):
    bob.headers.pop("Authorization")
    url = begins(bob)
    assert urlsplit(url).path == "/api/v3/link-extidp"
    visitor.goes_to(url)
    assert visitor.heading == "Mock Social"
    visitor.submits("Continue as somebody new", Name="Bobby", Email="")
    assert visitor.outside.startswith(TARGET)
    bob.headers["Authorization"] = f"Bearer {bob.tokens['access_token']}"
    (row,) = bob.data("get-identities")
    assert row["userInfoInIdp"]["name"] == "Bobby"
    assert (row["extIdpId"], row["originConnIds"]) == ("idp-mock-social", ["mock-social"])


def test_without_a_target_it_ends_on_a_page_of_its_own(bob, visitor):
    visitor.goes_to(begins(bob, need_url_redirect="false"))
    visitor.submits("Continue as somebody new", Name="Bobby", Email="")

    assert visitor.heading == "The account is linked"
    assert providers(bob) == {"idp-mock-social"}


def test_an_account_of_somebody_else_is_not_linked(bob, visitor):
    visitor.goes_to(begins(bob)).submits("Continue as Carol")

    assert visitor.returned == {"code": "2215"}
    assert providers(bob) == set()


def test_a_provider_that_is_linked_is_not_linked_again(alice, visitor):
    visitor.goes_to(begins(alice, "wechat-pc"))
    visitor.submits("Continue as somebody new", Name="Al again", Email="")

    assert visitor.returned == {"code": "2213"}
    assert len(alice.data("get-identities")) == 2


def test_whoever_does_not_allow_it_comes_back_unlinked(bob, visitor):
    visitor.goes_to(begins(bob)).submits("Do not allow it")

    assert visitor.outside.startswith(TARGET)
    assert providers(bob) == set()


def test_linking_needs_the_id_token_of_the_application(bob):
    asked = {"ext_idp_conn_identifier": "mock-social", "app_id": "northwind-portal"}
    assert bob.refusal("generate-link-extidp-url", **asked) == (400, 2231)
    asked["id_token"] = bob.tokens["access_token"]
    assert bob.refusal("generate-link-extidp-url", **asked) == (401, 2020)
    asked |= {"id_token": bob.tokens["id_token"], "app_id": "contoso-portal"}
    assert bob.refusal("generate-link-extidp-url", **asked) == (401, 2020)


def test_unlinking_takes_all_rows_and_no_proof(alice):
    alice.data("unlink-extidp", {"extIdpId": "idp-wechat"})
    assert alice.data("get-identities") == []
    assert alice.refusal("unlink-extidp", {"extIdpId": "idp-wechat"}) == (404, 2216)


def test_the_last_way_in_stays_unless_the_pool_does_not_look(visitor):
    carol = visitor.calls_of("carol")
    asked = {"extIdpId": "idp-mock-social"}
    assert carol.refusal("unlink-extidp", asked) == (422, 2217)
    carol.admin("PATCH", "/pool", {"unlinkKeepsLastWay": False})
    carol.data("unlink-extidp", asked)


def test_somebody_signs_in_with_an_account_they_linked(alice, visitor):
    visitor.asks_to_sign_in(ext_idp_conn_id="wechat-pc").submits("Continue as Al in WeChat")

    assert visitor.returned["code"]
    history = alice.data("get-my-login-history", limit=1)["list"]
    assert history[0]["loginMethod"] == "SOCIAL:wechat-pc"
    assert visitor.http.get(f"{SANDBOX}/outbox.json").json() == []
