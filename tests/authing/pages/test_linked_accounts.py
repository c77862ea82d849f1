"""Accounts elsewhere where the platform’s own pages link them, and say nothing of how it went."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from tests.pages.provider_errand import LIST, answered, proven, row
from tests.pages.test_secrets import log

__all__ = ["log"]

SOCIAL, WECHAT = "idp-mock-social", "idp-wechat"
CALLBACK = f"{LIST}/callback"
NOT_LINKED = (
    "Your Mock Social account was not linked. Either it was not allowed there, or it signs "
    "somebody else in here."
)


def departed(browser, who: str = "alice", key: str = SOCIAL):
    """Our answer that leads to the platform."""
    page = proven(browser, f"{LIST}/linking?account={key}", who)
    page = browser.follow(browser.send(page, _action=f"{LIST}/linking"))
    assert page.url.endswith("/departure"), page.text
    assert page.headers["Refresh"] == f"0;url={LIST}/onward"
    return browser.get(f"{LIST}/onward")


def at_provider(browser, who: str = "alice", key: str = SOCIAL):
    """The provider's own page, by way of the platform."""
    return browser.follow(browser.open("GET", departed(browser, who, key).location))


def test_alice_links_an_account_at_the_platform_s_own_pages(alice, stand_in):
    assert "Not linked" in row(alice.visit(LIST), "Mock Social")
    provider = at_provider(alice)
    assert provider.url.startswith("http://localhost:3001/provider/mock-social")

    page = alice.follow(answered(alice, provider, account="new", name="Al There"))

    assert page.notices() == ["Your Mock Social account is linked. It signs you in from now on."]
    assert "Al There" in row(page, "Mock Social")
    assert "Unlink" in row(page, "Mock Social")
    assert "Replace" not in row(page, "Mock Social")


def test_85_whoever_does_not_allow_it_is_told_that_nothing_was_linked(alice, stand_in):
    page = alice.follow(answered(alice, at_provider(alice), answer="deny"))

    assert page.notices() == [NOT_LINKED]
    assert "Not linked" in row(page, "Mock Social")


def test_85_an_account_of_somebody_else_is_not_linked_and_not_told_of(alice, stand_in):
    provider = at_provider(alice)
    page = alice.follow(answered(alice, provider, account="carol"))

    assert page.notices() == [NOT_LINKED]
    assert "Not linked" in row(page, "Mock Social")


@pytest.mark.parametrize("query", ["", "?code=200", "?code=200&state=made-up", "?error=denied"])
def test_85_whatever_the_address_says_on_return_the_account_is_asked(alice, stand_in, query):
    departed(alice)
    assert alice.follow(alice.get(f"{CALLBACK}{query}")).notices() == [NOT_LINKED]


def test_85_an_answer_to_nothing_belongs_to_nothing(alice, bob, stand_in):
    departed(alice)
    page = bob.follow(bob.get(f"{CALLBACK}?code=200"))
    assert page.notices()[0].startswith("This answer belongs to no link")


def test_w70_the_id_token_is_in_one_address_and_nowhere_else(installation, alice, stand_in, log):
    page = proven(alice, f"{LIST}/linking?account={SOCIAL}")
    sent = alice.send(page, _action=f"{LIST}/linking")
    departure = alice.follow(sent)
    answer = alice.get(f"{LIST}/onward")
    query = parse_qs(urlsplit(answer.location).query)
    (token,) = query["id_token"]

    assert query["target_url"] == [f"http://localhost:5000{CALLBACK}"]
    assert query["need_url_redirect"] == ["true"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.status == 303
    assert token not in answer.body
    for other in (sent, departure, alice.visit(LIST), alice.follow(alice.get(CALLBACK))):
        assert token not in other.body
        assert token not in str(list(other.headers))
    assert token not in str(alice.cookies())
    assert token not in log.getvalue()
    in_files = b"".join(
        file.read_bytes()
        for file in installation.folder.rglob("*")
        if file.is_file() and "sandbox" not in file.name and "stand-in" not in file.name
    )
    assert token.encode() not in in_files


def test_the_way_on_is_for_who_has_just_set_out(alice, anyone, stand_in, advance):
    assert alice.get(f"{LIST}/onward").location == LIST
    assert anyone.get(f"{LIST}/onward").location.startswith("/auth/sign-in")
    departed(alice)
    advance(minutes=11)
    assert alice.get(f"{LIST}/onward").location == LIST


def test_r22_a_platform_that_is_down_sends_nobody_away(alice, stand_in):
    page = proven(alice, f"{LIST}/linking?account={SOCIAL}")
    stand_in.break_("status", "/api/v3/generate-link-extidp-url", status=503)

    page = alice.send(page, _action=f"{LIST}/linking")
    assert page.status == 503
    stand_in.mend()
    page = alice.follow(alice.send(page, _action=f"{LIST}/linking"))
    stand_in.break_("status", "/api/v3/generate-link-extidp-url", status=503)
    page = alice.follow(alice.get(f"{LIST}/onward"))
    assert page.notices() == ["No answer came back in time. Nothing was linked. Begin again."]


def test_several_rows_of_one_account_are_one_line(alice, stand_in):
    """WeChat knows a person by two ids (authing-api.md §7.4)."""
    page = alice.visit(LIST)

    assert [item.get_text(strip=True) for item in page.soup.select(".item__title bdi")] == [
        "Mock Social",
        "WeChat",
    ]
    assert "Al in WeChat" in row(page, "WeChat")
    assert "token of" not in page.body


def test_unlinking_wants_a_proof_of_ours_and_takes_all_rows(alice, stand_in):
    path = f"{LIST}/unlinking?account={WECHAT}"
    stand_in.forget_calls()
    assert alice.get(path).location.startswith("/verify")
    assert stand_in.changes() == []

    page = proven(alice, path)
    assert "With alice and your password" in page.text
    page = alice.follow(alice.send(page, _action=f"{LIST}/unlinking"))
    assert page.notices() == ["Your WeChat account was unlinked."]
    assert "Not linked" in row(page, "WeChat")


def signed_in_anew(carol, path: str):
    """She has neither password nor address, so nothing less can prove that it is her."""
    page = carol.visit(path)
    assert page.url.partition("?")[0].endswith("/verify/sign-in")
    page = carol.follow(carol.send(page, _action="/verify/sign-in"))
    page = carol.visit(urljoin(page.url, page.link("Continue with Mock Social")))
    return carol.follow(carol.send(page, account="carol"))


@pytest.mark.parametrize("scope_tells", ["all of it", "next to nothing"])
def test_w30_who_has_nothing_else_to_prove_with_signs_in_anew_first(
    signed_in_as, stand_in, scope_tells
):
    """No call here asks for a proof (authing-api.md §8.6), so there is none to go without."""
    carol = signed_in_as("carol")
    if scope_tells == "next to nothing":
        rows = [{"extIdpId": key, "userIdInIdp": "1"} for key in (SOCIAL, WECHAT)]
        user_id = stand_in.user("carol")["id"]
        for path, told in (
            ("get-profile", {"userId": user_id, "identities": rows}),
            ("get-security-info", {}),
        ):
            answer = {"statusCode": 200, "data": told}
            stand_in.break_("status", f"/api/v3/{path}", status=200, json=answer)
    stand_in.forget_calls()

    for path in (f"{LIST}/unlinking?account={SOCIAL}", f"{LIST}/linking?account=idp-wechat"):
        assert carol.get(path).location.startswith("/verify"), path
    for path in ("/password", f"{LIST}/unlinking?account={SOCIAL}"):
        assert carol.visit(path).url.partition("?")[0].endswith("/verify/sign-in"), path
        token = carol.visit(path).soup.select_one("[name=csrf_token]")["value"]
        sent = {"csrf_token": token, "form_key": "k" * 22, "shown": "x", "new_password": "Abc12345"}
        assert carol.post(path, sent).location.startswith("/verify"), path
    assert stand_in.changes() == []


def test_w34_the_last_way_in_stays_although_the_platform_would_let_it_go(anyone, stand_in):
    stand_in.set_pool(unlinkKeepsLastWay=False)
    page = anyone.visit("/auth/sign-in")
    page = anyone.visit(urljoin(page.url, page.link("Continue with Mock Social")))
    carol = anyone
    carol.follow(carol.send(page, account="carol"))
    stand_in.forget_calls()

    page = signed_in_anew(carol, f"{LIST}/unlinking?account={SOCIAL}")
    assert "This is your last way in" in page.text
    assert "Replace it" not in page.text
    assert page.soup.select('main form[action*="unlinking"]') == []
    token = page.soup.select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "form_key": "k" * 22, "shown": "x"}
    carol.post(f"{LIST}/unlinking?account={SOCIAL}", sent)
    assert [one for one in stand_in.changes() if "unlink" in one] == []


def test_replacing_is_not_offered_where_it_is_two_things(alice, stand_in):
    proven(alice, f"{LIST}/unlinking?account={WECHAT}")
    stand_in.forget_calls()

    assert alice.get(f"{LIST}/replacement?account={WECHAT}").status == 404
    assert stand_in.changes() == []


def test_somebody_else_s_account_is_nobody_s_to_unlink(bob, stand_in):
    proven(bob, "/username", "bob")
    stand_in.forget_calls()

    page = bob.follow(bob.get(f"{LIST}/unlinking?account={WECHAT}"))
    assert page.notices() == ["No WeChat account is linked."]
    assert bob.get(f"{LIST}/unlinking?account=idp-acme").status == 404
    assert stand_in.changes() == []


def test_a_company_s_account_is_shown_and_not_touched(bob, stand_in):
    stand_in.link("bob", "acme-saml", "bob", name="Bob of Acme", email="bob@acme.example")

    page = bob.visit(LIST)
    assert "Bob of Acme" in page.text
    assert "bob@acme.example" in page.text
    assert "Only the company can change or remove it." in page.text
    proven(bob, "/username", "bob")
    assert bob.get(f"{LIST}/unlinking?account=idp-acme").status == 404
    assert "Acme" in bob.visit("/security").text


def test_what_a_provider_tells_is_text_and_nothing_more(bob, stand_in):
    """``userInfoInIdp`` may hold anything (authing-api.md §12, no. 12)."""
    stand_in.link("bob", "mock-social", f"bob-{time.time()}", name={"a": 1}, nickname="<b>Bob</b>")

    assert "&lt;b&gt;Bob&lt;/b&gt;" in bob.visit(LIST).body
