"""From leaving for the platform to being somebody here."""

import time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from werkzeug.wrappers import Response

from portal.auth import arriving
from portal.auth.failures import Failure
from tests.auth.conftest import ACME, GLOBEX, new_worker, refused, words_of
from tests.auth.small_portal import tenant

CHROMES_COOKIE_LIMIT = 4096


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_mia_signs_in_and_comes_back_to_the_page_she_asked_for(browser):
    answer = browser.sign_in("/auth/sign-in?next=/profile")

    assert (answer.status_code, answer.location) == (303, "/profile")
    assert browser.get("/profile").text.startswith("mia")


def test_o01_a_sign_in_asks_for_a_code_with_s256_and_the_scopes_of_the_platform(browser):
    first, second = (asked(browser.leave_to_sign_in()) for _ in range(2))

    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "https://account.acme.example/auth/callback"
    assert first["ui_locales"] == "en"
    assert "urn:logto:scope:sessions" in first["scope"].split()
    assert "offline_access" not in first["scope"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 43


def test_o01_the_token_request_names_no_resource_and_proves_who_asked(browser, provider):
    browser.sign_in()

    form = next(form for path, form, _ in provider.requests if path == "/token")
    assert "resource" not in form
    assert len(form["code_verifier"]) >= 43


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/auth/register", {"first_screen": "register", "prompt": "login"}),
        ("/auth/reset-password", {"first_screen": "reset_password", "prompt": "login"}),
        ("/auth/sign-in?login_hint=mia@example.test", {"login_hint": "mia@example.test"}),
    ],
)
def test_the_platform_is_told_which_screen_to_begin_with(browser, path, expected):
    assert expected.items() <= asked(browser.leave_to_sign_in(path)).items()


def test_o02_c01_a_callback_in_a_browser_that_did_not_begin_it_is_refused(
    browser, other_browser, provider
):
    address = provider.person_signs_in(browser.leave_to_sign_in(), "mallory")
    other_browser.leave_to_sign_in()

    refused(other_browser, other_browser.come_back(address), provider)
    assert browser.come_back(address).status_code == 303


def test_o02_a_sign_in_is_over_after_ten_minutes(browser, provider, clock):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    clock.pass_(minutes=10, seconds=1)

    refused(browser, browser.come_back(address), provider)


def test_o03_a_callback_works_once_and_then_tells_without_asking_again(browser, provider):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    browser.come_back(address)
    again = browser.come_back(address)

    assert again.status_code == 400
    assert words_of(Failure.USED_OR_EXPIRED) in again.text
    assert "href='/'" in again.text
    assert provider.calls["/token"] == 1
    assert browser.is_signed_in


def test_o03_a_head_request_does_not_use_up_a_callback(browser, provider):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    browser._open("HEAD", address.removeprefix("https://account.acme.example"))

    assert browser.come_back(address).status_code == 303


def test_o04_eight_windows_sign_in_in_any_order(browser, provider):
    addresses = [provider.person_signs_in(browser.leave_to_sign_in()) for _ in range(8)]

    for address in reversed(addresses):
        assert browser.come_back(address).status_code == 303
        assert browser.is_signed_in


def test_o04_the_oldest_of_eleven_is_dropped_and_the_cookies_stay_small(browser, provider):
    addresses = [provider.person_signs_in(browser.leave_to_sign_in()) for _ in range(11)]

    assert sum(len(name + value) for name, value in browser.jar.items()) < CHROMES_COOKIE_LIMIT
    assert browser.come_back(addresses[1]).status_code == 303
    assert browser.come_back(addresses[0]).status_code == 400


@pytest.mark.parametrize("answer", ["code", "error"])
@pytest.mark.parametrize("issuer", ["", "&iss=https://evil.example/oidc"])
def test_o05_an_answer_without_iss_or_with_anothers_is_refused(browser, provider, issuer, answer):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    query = asked(address)
    given = f"code={query['code']}" if answer == "code" else "error=access_denied"

    page = browser.get(f"/auth/callback?state={query['state']}&{given}{issuer}")

    refused(browser, page, provider)
    assert words_of(Failure.REFUSED) in page.text


def test_o05_where_iss_is_not_promised_it_may_be_missing_but_not_wrong(browser, provider):
    provider.discovery["authorization_response_iss_parameter_supported"] = None
    for extra, status in (("", 303), ("&iss=https://evil.example", 400)):
        query = asked(provider.person_signs_in(browser.leave_to_sign_in("/auth/reset-password")))
        path = f"/auth/callback?state={query['state']}&code={query['code']}{extra}"
        assert browser.get(path).status_code == status


def test_o06_o07_a_sign_in_of_one_tenant_does_not_end_at_another(browser, provider):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    elsewhere = browser.another_window_later()
    elsewhere.host = GLOBEX

    answer = elsewhere.get("/auth/callback?" + urlsplit(address).query)

    refused(elsewhere, answer, provider)


@pytest.mark.parametrize(
    ("error", "status", "failure"),
    [
        ("access_denied", 400, Failure.CANCELLED),
        ("login_required", 400, Failure.INTERRUPTED),
        ("temporarily_unavailable", 503, Failure.UNAVAILABLE),
        ("something_new", 400, Failure.REFUSED),
    ],
)
def test_o08_the_platforms_errors_are_told_in_our_words_only(
    browser, provider, error, status, failure
):
    state = asked(browser.leave_to_sign_in("/auth/sign-in?next=/profile"))["state"]
    page = browser.get(
        f"/auth/callback?state={state}&iss={provider.issuer}&error={error}"
        "&error_description=Call+0800-EVIL"
    )

    assert page.status_code == status
    assert words_of(failure) in page.text
    assert "EVIL" not in page.text
    assert "/auth/sign-in?next=/profile" in page.text


def test_o09_opening_the_sign_in_page_changes_nothing_about_a_session(mia):
    before = dict(mia.jar)

    assert mia.get("/auth/sign-in?next=/profile").location == "/profile"
    assert mia.jar == before


def test_o09_signing_in_as_somebody_else_replaces_the_session_whole(mia, provider):
    before = mia.another_window_later()
    mia.get("/remember/secret/of-mia")
    mia.sign_in("/auth/reset-password", subject="noah")

    assert mia.get("/profile").text.startswith("noah")
    assert "of-mia" not in mia.get("/remember/a/b").text
    assert not before.is_signed_in


def test_w29_a_parameter_that_comes_twice_is_refused(browser, provider):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    query = urlsplit(address).query

    for extra in ("&state=x", "&code=x", "&iss=x"):
        refused(browser, browser.get(f"/auth/callback?{query}{extra}"), provider)
    assert browser.get("/auth/sign-in?next=/&next=/profile").status_code == 400


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?state=x&code=x&error=y"])
def test_a_callback_that_is_no_answer_is_told(browser, provider, query):
    refused(browser, browser.get(f"/auth/callback{query}"), provider)


def test_o20_another_sub_at_userinfo_is_nobody(browser, provider):
    provider.userinfo_subject = "noah"

    refused(browser, browser.sign_in(), provider, calls=())


def test_o29_no_answer_of_a_sign_in_contains_a_token_or_a_code_of_the_platform(browser, provider):
    seen = []
    for path in ("/auth/sign-in?next=/profile", "/profile", "/", "/auth/sign-out"):
        answer = browser.sign_in(path) if "sign-in" in path else browser.get(path)
        seen.append(str(answer.headers) + answer.text)

    secrets = {*provider._subjects, *provider._refresh_tokens}
    assert secrets
    assert not [secret for secret in secrets for text in seen if secret in text]


def test_w06_w08_the_callback_is_followed_by_no_referrer_and_sets_a_strict_cookie(browser):
    answer = browser.sign_in()
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "session" in c)

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert cookie.startswith("__Host-session=")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_o25_a_platform_that_is_down_is_told_with_a_way_to_try_again(browser, provider):
    provider.answers["/.well-known/openid-configuration"] = Response("", 500)
    page = browser.get("/auth/sign-in?next=/profile")

    assert page.status_code == 503
    assert words_of(Failure.UNAVAILABLE) in page.text
    assert "/auth/sign-in?next=/profile" in page.text
    assert browser.jar == {}


def test_c33_a_platform_that_was_exchanged_during_a_sign_in_ends_it(
    browser, provider, tmp_path, clock, store
):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    another = tenant("acme", ACME, "https://id.example/another")
    browser.app = new_worker(tmp_path, provider, clock, store, [another])

    refused(browser, browser.come_back(address), provider)


def test_c33_a_tenant_that_was_switched_off_during_a_sign_in_is_not_there_any_more(
    browser, provider, tmp_path, clock, store
):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    others = [tenant("globex", GLOBEX, provider.issuer)]
    browser.app = new_worker(tmp_path, provider, clock, store, others)

    assert browser.come_back(address).status_code == 404
    assert "__Host-session" not in browser.jar
    assert provider.calls["/token"] == 0


def test_c33_a_platform_that_was_put_out_of_order_during_a_sign_in_ends_it(
    browser, another_worker, provider
):
    address = provider.person_signs_in(browser.leave_to_sign_in())
    provider.discovery = {"issuer": "https://evil.example"}
    browser.app = another_worker

    refused(browser, browser.come_back(address), provider)


def test_c34_before_the_last_step_nobody_is_signed_in(browser, provider):
    """The platform asks for password and second step; we hear of nobody before both are done."""
    address = browser.leave_to_sign_in()
    assert not browser.is_signed_in
    back = provider.person_signs_in(address)
    assert not browser.is_signed_in
    provider.answers["/me"] = Response("", 500)
    browser.come_back(back)
    assert not browser.is_signed_in
    assert browser.get("/profile").status_code == 303


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/register", "/auth/reset-password"])
def test_c10_c21_no_link_gives_somebody_a_session_that_another_knows(browser, provider, path):
    """Not one planted before, nor one that beginning again hands out."""
    browser.jar["__Host-session"] = planted = "A" * 43
    first = browser.leave_to_sign_in(path)
    assert "__Host-session" not in browser.jar or browser.jar["__Host-session"] == planted
    browser.leave_to_sign_in(path)
    browser.come_back(provider.person_signs_in(first))

    assert browser.is_signed_in
    assert browser.jar["__Host-session"] != planted


@pytest.mark.parametrize(
    "cookie", ["", "=", "A" * 42, "A" * 44, "A" * 42 + "/", "None", "null", '{"subject": "mia"}']
)
def test_c32_a_cookie_that_is_none_lets_nobody_in(mia, cookie):
    mia.jar["__Host-session"] = cookie

    assert not mia.is_signed_in
    assert mia.get("/profile").status_code == 303


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example", "/auth/x"],
)
def test_c13_a_sign_in_ends_on_a_page_of_ours_wherever_the_link_leads(browser, target):
    answer = browser.sign_in(f"/auth/sign-in?next={quote(target)}")

    assert (answer.status_code, answer.location) == (303, "/")


def test_r01_the_calls_of_one_sign_in_have_ten_seconds_together(browser, provider, monkeypatch):
    """Each is quick enough for itself here, and all of them are not."""
    assert arriving._BUDGET == 10
    monkeypatch.setattr(arriving, "_BUDGET", 0.5)
    answer = provider._jwks
    provider._jwks = lambda request: (time.sleep(0.3), answer(request))[1]
    provider.slow = 0.3

    page = browser.sign_in()

    assert page.status_code == 503
    assert provider.calls["/me"] == 0
    assert "__Host-session" not in browser.jar
