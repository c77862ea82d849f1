"""Signing in at a company’s own page: how one gets there, and who one is on coming back."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from portal.sandbox import current
from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import FRANKS_TOTP_SECRET
from portal.sandbox.tenant.companies import SSO_CONNECTORS
from portal.sandbox.tenant.demo import COMPANY

HEIDI = "heidi@meridian.test"
ISSUER = f"http://localhost:3001/companies/{COMPANY}"


def goes_to_company(visitor, address: str = HEIDI):
    visitor.asks_to_sign_in()
    return visitor.signs_in(address, "")


def comes_back(visitor, name: str = "Heidi Hofer", address: str = HEIDI):
    return visitor.submits("Continue", Name=name, Email=address)


def told_of(visitor) -> dict:
    return visitor.with_token(visitor.tokens()["access_token"]).json()


def kept_of(visitor, user_id: str) -> dict:
    return visitor.manage("GET", f"/users/{user_id}", includeSsoIdentities="true").json()


def change_company(sandbox, **members) -> None:
    store = sandbox.extensions[current.STORE]
    (company,) = store.setting(SSO_CONNECTORS)
    store.set_setting(SSO_CONNECTORS, [{**company, **members}])


def test_an_address_of_a_company_leads_to_its_page_and_somebody_new_comes_back(visitor):
    goes_to_company(visitor)
    assert visitor.heading == "Meridian"
    assert visitor.field("Email")["value"] == HEIDI
    told = told_of(comes_back(visitor))

    assert (told["email"], told["name"]) == (HEIDI, "Heidi Hofer")
    (identity,) = told["sso_identities"]
    assert identity["issuer"] == ISSUER
    kept = kept_of(visitor, told["sub"])
    assert kept["primaryEmail"] == HEIDI
    assert not kept["hasPassword"]
    assert kept["ssoIdentities"][0]["ssoConnectorId"] == COMPANY
    assert kept["ssoIdentities"][0]["detail"] == identity["detail"]
    answer = visitor.manage("GET", f"/users/{told['sub']}/sso-identities/{COMPANY}")
    assert answer.json() == {"ssoIdentity": kept["ssoIdentities"][0]}


def test_who_comes_again_is_the_same_and_goes_by_what_the_company_tells_today(visitor, sandbox):
    first = told_of(comes_back(goes_to_company(visitor)))
    visitor.asks_to_sign_in(prompt="login").signs_in("HEIDI@Meridian.test", "whatever")
    again = told_of(comes_back(visitor, "Heidi Huber"))
    assert (again["sub"], again["name"]) == (first["sub"], "Heidi Huber")

    change_company(sandbox, syncProfile=False)
    visitor.asks_to_sign_in(prompt="login").signs_in(HEIDI, "")
    third = told_of(visitor.submits("Continue as Heidi Huber"))
    assert (third["sub"], third["name"]) == (first["sub"], "Heidi Huber")
    visitor.asks_to_sign_in(prompt="login").signs_in(HEIDI, "")
    last = told_of(comes_back(visitor, "Somebody Else"))
    assert (last["sub"], last["name"]) == (first["sub"], "Heidi Huber")
    assert last["sso_identities"][0]["detail"]["name"] == "Somebody Else"
    assert len(kept_of(visitor, last["sub"])["ssoIdentities"]) == 1


def test_an_address_that_somebody_has_adds_the_company_to_their_account(visitor):
    visitor.asks_to_sign_in().follows("Sign in with your company").submits("Continue", Email=HEIDI)
    told = told_of(comes_back(visitor, "Frank at Meridian", "frank@example.test"))

    assert told["sub"] == cast_id("frank"), "and no second step was wanted of him"
    assert told["username"] == "frank"
    assert pyotp.TOTP(FRANKS_TOTP_SECRET).now(), "he has one"
    assert kept_of(visitor, told["sub"])["ssoIdentities"][0]["issuer"] == ISSUER


@pytest.mark.parametrize(
    ("screen", "asked"),
    [("Sign in with a code", "Email or phone"), ("Forgot your password?", "Email or phone")],
)
def test_every_way_that_asks_for_an_address_leads_there(visitor, screen, asked):
    visitor.asks_to_sign_in().follows(screen).submits("Send code", **{asked: HEIDI})

    assert visitor.heading == "Meridian"
    assert visitor.goes_to("/outbox.json").answer.json() == []


def test_one_can_be_sent_straight_there_and_to_the_question_which_company(visitor):
    visitor.asks_to_sign_in(direct_sign_in=f"sso:{COMPANY}", login_hint=HEIDI)
    assert (visitor.heading, visitor.field("Email")["value"]) == ("Meridian", HEIDI)

    visitor.asks_to_sign_in(first_screen="single_sign_on")
    visitor.submits("Continue", Email="someone@example.test")
    assert "No company signs people in" in visitor.error_of("Email")


def test_who_does_not_sign_in_there_may_do_so_here(visitor):
    goes_to_company(visitor).submits("Do not sign in")
    assert visitor.heading == "Sign in"
    assert "Your company did not sign you in." in visitor.text

    visitor.signs_in("alice", "Alpine-Harbor-47!")
    assert told_of(visitor)["username"] == "alice"


def test_what_is_missing_is_asked_for(visitor):
    comes_back(goes_to_company(visitor), "", "nowhere")

    assert visitor.answer.status_code == 422
    assert visitor.error_of("Name") == "Enter a name."
    assert visitor.error_of("Email").startswith("Enter an email address")


def test_a_code_and_a_state_count_once_and_in_their_own_browser(visitor, another_visitor):
    goes_to_company(visitor)
    form = visitor.page.form
    posted = visitor.http.post(
        f"http://localhost:3001{form['action']}",
        data={"name": "Heidi", "email": HEIDI},
        allow_redirects=False,
    ).headers["Location"]
    goes_to_company(another_visitor, "mallory@meridian.test")

    assert another_visitor.goes_to(posted).answer.status_code == 400
    assert visitor.goes_to(posted).outside
    assert visitor.goes_to(posted).answer.status_code == 400


def test_a_state_of_another_making_is_not_believed(visitor):
    goes_to_company(visitor)
    state = parse_qs(urlsplit(visitor.answer.url).query)["state"][0]
    answer = visitor.goes_to(f"/callback/{COMPANY}", code="x", state=f"{state}x").answer

    assert answer.status_code == 400


def test_the_company_sends_people_to_the_address_it_was_told_and_no_other(visitor):
    goes_to_company(visitor)
    url = urlsplit(visitor.answer.url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    elsewhere = {**query, "redirect_uri": "https://evil.example/"}

    assert visitor.goes_to(url.path, **elsewhere).answer.status_code == 404
    assert visitor.goes_to("/companies/nowhere/sign-in", **query).answer.status_code == 404


@pytest.mark.parametrize("switched_off", [{"singleSignOnEnabled": False}, None], ids=["off", "no"])
def test_where_no_company_is_offered_its_addresses_are_like_any_other(
    visitor, sandbox, switched_off
):
    if switched_off:
        visitor.admin("PATCH", "/settings/sign_in_experience", switched_off)
    else:
        change_company(sandbox, domains=[])
    goes_to_company(visitor)

    assert visitor.heading == "Sign in"
    assert "Sign in with your company" not in visitor.text
    assert visitor.goes_to("/api/.well-known/sign-in-exp").answer.json()["ssoConnectors"] == []


def test_someone_suspended_stays_out(visitor):
    visitor.asks_to_sign_in(direct_sign_in=f"sso:{COMPANY}")
    comes_back(visitor, "Grace", "grace@example.test")

    assert visitor.answer.status_code == 403


def test_the_connectors_are_for_the_operator_and_what_is_published_has_no_secret(visitor):
    (listed,) = visitor.manage("GET", "/sso-connectors").json()
    assert listed["domains"] == ["meridian.test"]
    assert listed["syncProfile"] is True
    assert visitor.manage("GET", f"/sso-connectors/{COMPANY}").json() == listed
    unknown = visitor.manage("GET", "/sso-connectors/none")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "entity.not_exists_with_id")
    public = visitor.goes_to("/api/.well-known/sign-in-exp").answer
    assert [one["connectorName"] for one in public.json()["ssoConnectors"]] == ["Meridian"]
    assert listed["config"]["clientSecret"] not in public.text
    assert visitor.goes_to("/api/sso-connectors").answer.status_code == 401
    missing = visitor.manage("GET", f"/users/{cast_id('bob')}/sso-identities/{COMPANY}").json()
    assert missing["code"] == "user.enterprise_sso_identity_not_exists"
