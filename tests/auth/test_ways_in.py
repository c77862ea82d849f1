"""What an address may say about the way in, and who else may begin a sign-in."""

from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

WAYS = ("/auth/sign-in", "/auth/register", "/auth/reset-password")
CHINESE = "language=zh-CN"
CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://id.example"}


def asked(address: str) -> dict[str, str]:
    """Every parameter of an authorization request, each of which must come once."""
    query = parse_qs(urlsplit(address).query)
    assert all(len(values) == 1 for values in query.values())
    return {name: values[0] for name, values in query.items()}


def initiation(provider, **given: str) -> str:
    return f"/auth/initiate?{urlencode({'iss': provider.issuer} | given)}"


@pytest.mark.parametrize("provider_named", ["social:github", "sso:a1_B2-c3", "social:" + "x" * 128])
def test_a_link_may_lead_straight_to_a_provider(browser, provider_named):
    for path in ("/auth/sign-in", "/auth/register"):
        query = asked(browser.leave_to_sign_in(f"{path}?with={provider_named}"))
        assert query["direct_sign_in"] == provider_named


@pytest.mark.parametrize(
    "nonsense",
    [
        "github",
        "social:",
        "social:" + "x" * 129,
        "Social:github",
        "password:x",
        "social:git hub",
        "social:github&prompt=none",
        "social:github\nx",
        "sso:../x",
        " social:github",
    ],
)
def test_a_provider_that_makes_no_sense_leads_to_the_plain_way_in(browser, nonsense):
    query = asked(browser.leave_to_sign_in(f"/auth/sign-in?with={quote(nonsense)}"))

    assert "direct_sign_in" not in query
    assert "prompt" not in query


def test_a_forgotten_password_is_not_asked_of_a_provider(browser):
    query = asked(browser.leave_to_sign_in("/auth/reset-password?with=social:github"))

    assert "direct_sign_in" not in query
    assert query["first_screen"] == "reset_password"


@pytest.mark.parametrize("path", WAYS)
def test_an_organizations_looks_and_the_address_go_along(browser, path):
    query = asked(
        browser.leave_to_sign_in(f"{path}?organization_id=o1_x-Y&login_hint=mia@example.test")
    )

    assert query["organization_id"] == "o1_x-Y"
    assert query["login_hint"] == "mia@example.test"


@pytest.mark.parametrize("nonsense", ["o1/../o2", "o1 o2", "x" * 65, "ö"])
def test_an_organization_that_cannot_be_one_is_left_out(browser, nonsense):
    query = asked(browser.leave_to_sign_in(f"/auth/sign-in?organization_id={quote(nonsense)}"))

    assert "organization_id" not in query


@pytest.mark.parametrize("nonsense", ["x" * 129, "a\nb", "a\u202eb"])
def test_a_login_hint_that_cannot_be_one_is_left_out(browser, nonsense):
    query = asked(browser.leave_to_sign_in(f"/auth/sign-in?login_hint={quote(nonsense)}"))

    assert "login_hint" not in query


@pytest.mark.parametrize("path", WAYS)
@pytest.mark.parametrize("name", ["next", "with", "organization_id", "login_hint"])
def test_w29_a_way_in_with_a_parameter_twice_is_refused(browser, path, name):
    assert browser.get(f"{path}?{name}=x&{name}=y").status_code == 400


@pytest.mark.parametrize("path", WAYS)
def test_nothing_else_of_an_address_reaches_the_platform(browser, path):
    everything = {
        "response_type": "token",
        "response_mode": "fragment",
        "redirect_uri": "https://evil.example/",
        "client_id": "evil",
        "scope": "openid offline_access",
        "nonce": "mine",
        "state": "mine",
        "code_challenge": "mine",
        "code_challenge_method": "plain",
        "prompt": "none",
        "max_age": "0",
        "resource": "https://evil.example",
        "one_time_token": "evil-token",
        "first_screen": "evil",
        "ui_locales": "xx",
    }
    plain = asked(browser.leave_to_sign_in(path))
    query = asked(browser.leave_to_sign_in(f"{path}?{urlencode(everything)}"))

    assert query["response_type"] == "code"
    assert query.keys() == plain.keys()
    fixed = query.keys() - {"state", "nonce", "code_challenge"}
    assert {name: query[name] for name in fixed} == {name: plain[name] for name in fixed}


@pytest.mark.parametrize("way", [*WAYS, "initiate"])
def test_the_platforms_pages_speak_the_language_that_was_chosen_here(browser, provider, way):
    path = initiation(provider) if way == "initiate" else way
    assert asked(browser.leave_to_sign_in(path))["ui_locales"] == "en"

    browser.jar["__Host-preferences"] = CHINESE

    assert asked(browser.leave_to_sign_in(path))["ui_locales"] == "zh-CN"


def test_oidcc_client_test_3rd_party_init_login_begins_at_the_platform(browser, provider):
    path = initiation(provider, login_hint="mia@example.test", target_link_uri="/profile")
    address = browser.leave_to_sign_in(path)

    assert address.startswith(f"{provider.issuer}/auth?")
    assert asked(address)["login_hint"] == "mia@example.test"
    assert browser.come_back(provider.person_signs_in(address)).location == "/profile"


def test_3rd_party_init_login_by_post_comes_to_the_same(browser, provider):
    before = browser.leave_to_sign_in()
    form = {"iss": provider.issuer, "login_hint": "mia@example.test", "target_link_uri": "/profile"}
    # A browser sends no cookie of ours with another site's POST.
    posted = browser.another_window_later()
    posted.jar = {}
    answer = posted.send("/auth/initiate", form, CROSS_SITE)

    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers, "the browser is the one it was"
    address = browser.leave_to_sign_in(answer.location)
    assert asked(address)["login_hint"] == "mia@example.test"
    assert browser.come_back(provider.person_signs_in(address)).location == "/profile"
    assert browser.come_back(provider.person_signs_in(before)).status_code == 303


@pytest.mark.parametrize(
    "issuer", [None, "", "https://evil.example/oidc", "https://id.example/oidc/", "HTTPS://x"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_3rd_party_init_login_of_another_issuer_is_refused(browser, provider, issuer, method):
    given = {} if issuer is None else {"iss": issuer}
    path = f"/auth/initiate?{urlencode(given)}"
    if method == "post":
        path = browser.send("/auth/initiate", given, CROSS_SITE).location
        assert browser.jar == {}, "the browser is the one it was"
    answer = browser.get(path)

    assert answer.status_code == 400
    assert "__Host-session" not in browser.jar
    assert provider.calls["/.well-known/openid-configuration"] == 0


@pytest.mark.parametrize(
    ("target", "led_to"),
    [
        ("/profile", "/profile"),
        ("https://account.acme.example/profile?x=1", "/profile?x=1"),
        ("https://account.acme.example/", "/"),
        ("https://account.acme.example", "/"),
        ("https://evil.example/profile", "/"),
        ("https://account.acme.example.evil.example/profile", "/"),
        ("https://account.acme.example@evil.example/profile", "/"),
        ("https://account.acme.example//evil.example", "/"),
        ("https://account.acme.example/\\evil.example", "/"),
        ("http://account.acme.example/profile", "/"),
        ("//evil.example/profile", "/"),
        ("javascript:alert(1)", "/"),
        ("/auth/initiate", "/"),
        ("https://account.acme.example/auth/initiate?iss=x", "/"),
        ("/auth/sign-out", "/"),
    ],
)
@pytest.mark.parametrize("way", ["get", "post", "signed in"])
def test_o70_3rd_party_init_login_ends_on_a_page_of_ours_and_never_in_a_circle(
    browser, provider, target, led_to, way
):
    if way == "signed in":
        browser.sign_in()
        assert browser.get(initiation(provider, target_link_uri=target)).location == led_to
        return
    path = initiation(provider, target_link_uri=target)
    if way == "post":
        form = {"iss": provider.issuer, "target_link_uri": target}
        path = browser.send("/auth/initiate", form, CROSS_SITE).location
        assert path.startswith("/auth/initiate?")

    assert browser.sign_in(path).location == led_to


def test_o09_3rd_party_init_login_changes_nothing_for_someone_signed_in(mia, provider):
    before = dict(mia.jar)
    answer = mia.get(initiation(provider, login_hint="noah@example.test", target_link_uri="/"))

    assert (answer.status_code, answer.location) == (303, "/")
    assert mia.jar == before
    assert mia.get("/profile").text.startswith("mia")


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
def test_w29_3rd_party_init_login_with_a_parameter_twice_is_refused(browser, provider, name):
    twice = f"&{name}={quote(provider.issuer)}&{name}=/profile"

    assert browser.get(initiation(provider) + twice).status_code == 400


@pytest.mark.parametrize("place", ["iframe", "frame", "embed", "object", "image"])
def test_w12_3rd_party_init_login_does_not_begin_inside_another_page(browser, provider, place):
    headers = {"Sec-Fetch-Dest": place, "Sec-Fetch-Site": "cross-site"}

    assert browser.get(initiation(provider), headers=headers).status_code == 400
    assert provider.calls["/.well-known/openid-configuration"] == 0


def test_w12_3rd_party_init_login_begins_in_a_window(browser, provider):
    answer = browser.get(initiation(provider), headers={"Sec-Fetch-Dest": "document"})

    assert answer.location.startswith(provider.issuer)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
