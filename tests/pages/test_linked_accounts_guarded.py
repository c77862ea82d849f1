"""An answer counts for the session that asked, once; nobody reads a code or a record anywhere."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from msgspec import structs
from werkzeug.test import Client

from portal.auth.cookies import SESSION
from tests.conftest import CONTOSO, PORTAL
from tests.pages.provider_errand import (
    LIST,
    answered,
    at_provider,
    come_back,
    proven,
    somebody_new,
)
from tests.pages.test_secrets import log

__all__ = ["log"]

CALLBACK = f"{LIST}/callback"
NOT_THERE = (
    "Your Mock Social account was not linked. Either it was not allowed there, or it signs "
    "somebody else in here."
)
STRANGE = "This answer belongs to no link that is under way here. Nothing was changed. Begin again."
LINK, CHECK = "POST /api/my-account/identities", "POST /api/verifications/social/verify"


def back(browser, who: str = "alice", **pressed: str) -> dict[str, str]:
    """What the provider answers, not yet brought back."""
    location = answered(browser, at_provider(browser, who=who), **(pressed or somebody_new()))
    return dict(parse_qsl(urlsplit(location.location).query))


def bring(browser, answer: dict[str, str]):
    return browser.visit(f"{CALLBACK}?{urlencode(answer)}")


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "guessed"},
        {"state": ""},
        {"state": None},
        {"state": "x" * 9000},
        {f"more{number}": "x" for number in range(40)},
    ],
    ids=["other", "empty", "none", "long", "many"],
)
def test_11_an_answer_without_the_state_of_this_session_does_nothing(alice, sandbox, changed):
    answer = {**back(alice), **changed}
    sandbox.forget_calls()
    page = bring(alice, {name: value for name, value in answer.items() if value is not None})

    assert page.notices() == [STRANGE]
    assert sandbox.changes() == []


def test_w29_a_member_that_comes_twice_is_no_answer(alice, sandbox):
    answer = back(alice)
    sandbox.forget_calls()
    page = alice.visit(f"{CALLBACK}?{urlencode([*answer.items(), ('code', 'other')])}")

    assert page.notices() == [STRANGE]
    assert sandbox.changes() == []


def test_nobody_links_an_account_of_theirs_to_somebody_else(alice, signed_in_as, sandbox):
    """Whoever brings their own answer to another person's browser (or session) is not believed."""
    mallorys = back(signed_in_as("bob"), "bob")
    back(alice)  # she has a link of her own under way
    sandbox.forget_calls()

    assert bring(alice, mallorys).notices() == [STRANGE]
    assert bring(signed_in_as("bob"), mallorys).notices() == [STRANGE]
    assert bring(signed_in_as("alice", CONTOSO), mallorys).status == 200
    assert sandbox.changes() == []
    assert sandbox.user("alice")["identities"] == {}


def test_w41_the_answer_to_one_link_is_none_to_another_that_was_begun_after_it(alice, sandbox):
    first = back(alice)
    second = back(alice, account="carol-at-mock-social")
    sandbox.forget_calls()
    assert bring(alice, first).notices() == [STRANGE]
    assert sandbox.changes() == []

    assert "different account here" in bring(alice, second).notices()[0]


def test_r36_brought_back_sixteen_times_at_once_it_is_linked_once(alice, sandbox, portal):
    answer = back(alice)
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies().items())
    sandbox.forget_calls()

    def bring_it(_number: int) -> str:
        path = f"{CALLBACK}?{urlencode(answer)}"
        client = Client(portal, use_cookies=False)
        return client.get(path, base_url=PORTAL, headers={"Cookie": cookies}).headers["Location"]

    with ThreadPoolExecutor(8) as together:
        led = set(together.map(bring_it, range(16)))

    assert led == {LIST}
    assert sandbox.changes() == [CHECK, LINK]


def test_somebody_signed_out_meanwhile_signs_in_without_the_code_going_along(alice, sandbox):
    answer = back(alice)
    alice.forget(SESSION)
    page = alice.get(f"{CALLBACK}?{urlencode(answer)}")
    assert page.location == LIST
    assert page.headers["Referrer-Policy"] == "no-referrer"

    sandbox.end_sessions("alice")
    assert alice.get(LIST).location == f"/auth/sign-in?next={LIST}"


def test_an_answer_by_form_only_leads_to_the_same_address(anyone, sandbox):
    sandbox.forget_calls()
    headers = {"Origin": "https://appleid.example", "Sec-Fetch-Site": "cross-site"}
    page = anyone.open(
        "POST", PORTAL + CALLBACK, data={"state": "s", "code": "c d", "user": '{"a": 1}'},
        headers=headers,
    )  # fmt: skip
    assert page.status == 303
    assert page.location == f"{CALLBACK}?state=s&code=c+d&user=%7B%22a%22%3A+1%7D"
    assert page.headers["Referrer-Policy"] == "no-referrer"

    odd = anyone.open("POST", PORTAL + CALLBACK, data={"x": "y"}, headers=headers)
    assert odd.location == CALLBACK
    assert [call for call in sandbox.calls() if call["method"] != "GET"] == []


def test_w44_a_place_that_is_none_of_the_persons_own_is_not_there(alice, sandbox):
    """Carol's account is not named by anything that Alice could send."""
    sandbox.change_user("bob", identities={"bobs-place": {"userId": "bob-there"}})
    for way in ("linking", "replacement", "unlinking"):
        page = proven(alice, f"{LIST}/{way}?account=bobs-place")
        assert page.status == 404
    form = proven(alice, f"{LIST}/linking?account=mock-social")
    token = form.soup.select_one("[name=csrf_token]")["value"]
    key = form.value_of("form_key")
    sandbox.forget_calls()
    for way in ("linking", "replacement", "unlinking"):
        sent = {"csrf_token": token, "form_key": key, "record": "x", "shown": "x"}
        for account in ("bobs-place", "../identities", "%2e%2e", ""):
            answer = alice.post(f"{LIST}/{way}?{urlencode({'account': account})}", sent)
            assert answer.status == 404
    assert alice.post(f"{LIST}/unlinking?account=mock-social", sent).location == LIST
    assert alice.post(f"{LIST}/completion", sent).location == LIST

    assert sandbox.changes() == []
    assert sandbox.user("bob")["identities"]["bobs-place"] == {"userId": "bob-there"}


@pytest.fixture
def handed_over(portal):
    """As where the operator lists every provider in ``link_at_platform``."""
    known = portal.extensions["foyer.platforms"]._known.values()
    before = {one.platform: one.platform._settings for one in known}
    for platform, settings in before.items():
        platform._settings = structs.replace(settings, link_at_platform=["*"])
    yield
    for platform, settings in before.items():
        platform._settings = settings


def test_85_where_the_platforms_own_page_links_it_hands_over_and_looks_on_return(
    alice, sandbox, handed_over
):
    page = proven(alice, f"{LIST}/linking?account=mock-social")
    page = alice.follow(alice.send(page, _action=f"{LIST}/linking"))
    assert page.headers["Refresh"] == f"0;url={LIST}/onward"
    answer = alice.get(f"{LIST}/onward")
    address = answer.location
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert address.startswith("http://localhost:3001/account/social/")
    assert address.endswith(f"?{urlencode({'redirect': PORTAL + CALLBACK})}")
    assert alice.visit(CALLBACK).notices() == [NOT_THERE]

    page = alice.visit(f"{LIST}/linking?account=mock-social")
    alice.follow(alice.send(page, _action=f"{LIST}/linking"))
    sandbox.change_user("alice", identities={"mock-social": {"userId": "al"}})
    page = alice.visit(CALLBACK)
    assert page.notices() == ["Your Mock Social account is linked. It signs you in from now on."]
    assert alice.visit(CALLBACK).notices() == [STRANGE]


def test_w13_w70_neither_code_nor_record_is_in_a_page_a_cookie_a_log_or_a_file(
    installation, alice, sandbox, log
):
    seen: list[str] = []
    before = set(installation.secrets)
    provider = at_provider(alice)
    answer = dict(
        parse_qsl(urlsplit(answered(alice, provider, **somebody_new("Canary Al")).location).query)
    )
    original = alice.open

    def watched(method, url, **kw):
        page = original(method, url, **kw)
        headers = (f"{name}: {value}" for name, value in page.headers)
        seen.extend((page.body, *headers))
        return page

    alice.open = watched
    sandbox.break_("status", "/api/my-account/identities", status=503)
    page = bring(alice, answer)
    sandbox.mend()
    alice.follow(alice.send(page, _action=f"{LIST}/completion"))
    come_back(alice, at_provider(alice, way="replacement"), **somebody_new("Canary Two"))
    alice.visit(LIST)

    seen.append(log.getvalue())
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            seen.append(path.read_bytes().decode("latin-1"))
    everything = "\n".join(seen)
    records = installation.secrets - before
    assert records, "a record was made"
    assert [record for record in records if record in everything] == []
    assert answer["code"] not in everything
    assert answer["state"] not in everything
    assert "Canary" not in log.getvalue()
