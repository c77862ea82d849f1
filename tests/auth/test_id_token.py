"""An ID token that breaks a rule makes nobody a somebody: each rule, through a whole sign-in."""

import base64
import dataclasses
import hashlib
import hmac
from html import unescape

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from msgspec.structs import replace

from portal.auth.failures import WORDS, Failure
from portal.auth.id_token import Expected, believe
from portal.auth.signed_token import SignedTokenRefused
from tests.auth.conftest import ACME, Browser, new_worker, words_of
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, unsigned
from tests.auth.small_portal import tenant

HOUR, WEEK = 3600, 7 * 24 * 3600
NOW = 1_800_000_000


def is_refused(browser, provider) -> bool:
    """No session, no further call to the platform, a page that says so."""
    answer = browser.sign_in()
    if answer.status_code == 303:
        return False
    assert answer.status_code == 400
    assert words_of(Failure.REFUSED) in answer.text
    assert provider.calls["/me"] == 0
    assert "__Host-session" not in browser.jar
    return True


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://evil.example/oidc"}, id="O-11 another issuer"),
        pytest.param({"iss": "https://id.example/oidc/"}, id="O-11 nearly the issuer"),
        pytest.param({"iss": None}, id="O-11 no issuer"),
        pytest.param({"aud": "other"}, id="O-12 another audience"),
        pytest.param({"aud": None}, id="O-12 no audience"),
        pytest.param({"aud": []}, id="O-12 empty audience"),
        pytest.param({"aud": "other", "azp": CLIENT_ID}, id="O-12 azp rescues nothing"),
        pytest.param({"aud": [CLIENT_ID, "other"], "azp": CLIENT_ID}, id="O-12 second audience"),
        pytest.param({"azp": "other"}, id="O-12 another azp"),
        pytest.param({"sub": None}, id="O-13 no sub"),
        pytest.param({"sub": ""}, id="O-13 empty sub"),
        pytest.param({"sub": 7}, id="O-13 sub is no text"),
        pytest.param({"sub": "m" * 256}, id="O-13 sub too long"),
        pytest.param({"sub": "miä"}, id="O-13 sub not ASCII"),
        pytest.param({"sub": "mia\n"}, id="O-13 sub with a line break"),
        pytest.param({"exp": None}, id="O-16 no exp"),
        pytest.param({"exp": NOW - HOUR}, id="O-16 expired"),
        pytest.param({"exp": NOW - 61}, id="O-16 expired beyond the skew"),
        pytest.param({"exp": "soon"}, id="O-16 exp is no number"),
        pytest.param({"iat": None}, id="O-16 no iat"),
        pytest.param({"iat": NOW + HOUR}, id="O-16 from the future"),
        pytest.param({"iat": NOW - WEEK}, id="O-16 a week old"),
        pytest.param({"iat": NOW - 61}, id="O-16 older than the sign-in"),
        pytest.param({"nbf": NOW + HOUR}, id="O-16 not yet"),
        pytest.param({"nbf": NOW + 61}, id="O-16 not yet by a little more than the skew"),
        pytest.param({"iat": NOW + 61}, id="O-16 from the future beyond the skew"),
        pytest.param({"exp": NOW - 60}, id="O-16 expired by the skew"),
        pytest.param({"auth_time": NOW + 61}, id="O-16 signed in in the future"),
        pytest.param({"exp": (NOW + HOUR) * 1000}, id="O-16 milliseconds"),
        pytest.param({"nonce": "other"}, id="O-17 another nonce"),
        pytest.param({"nonce": None}, id="O-17 no nonce"),
        pytest.param({"nonce": ""}, id="O-17 empty nonce"),
        pytest.param({"at_hash": "AAAA"}, id="O-18 C-05 wrong at_hash"),
    ],
)
def test_o11_to_o18_a_claim_that_is_wrong_is_refused(browser, provider, claims):
    provider.claims = claims

    assert is_refused(browser, provider)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({}, id="as they are"),
        pytest.param({"aud": [CLIENT_ID]}, id="audience as a list of one"),
        pytest.param({"azp": CLIENT_ID}, id="azp is us"),
        pytest.param({"at_hash": None}, id="no at_hash"),
        pytest.param({"exp": NOW - 59}, id="expired within the skew"),
        pytest.param({"iat": NOW - 60}, id="older within the skew"),
        pytest.param({"iat": NOW + 60}, id="younger within the skew"),
        pytest.param({"nbf": NOW + 60}, id="not yet within the skew"),
        pytest.param({"nbf": NOW, "auth_time": NOW - HOUR, "sid": "s1"}, id="more of them"),
        pytest.param({"sub": "m" * 255}, id="a long sub"),
    ],
)
def test_a_good_token_is_believed(browser, provider, claims):
    provider.claims = claims
    provider.userinfo_subject = claims.get("sub")

    assert not is_refused(browser, provider)


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", lambda: RSAKey.generate_key(2048, {"kid": "one"})),
        ("PS256", lambda: RSAKey.generate_key(2048, {"kid": "one"})),
        ("ES256", lambda: ECKey.generate_key("P-256", {"kid": "one"})),
        ("ES384", lambda: ECKey.generate_key("P-384", {"kid": "one"})),
        ("ES512", lambda: ECKey.generate_key("P-521", {"kid": "one"})),
    ],
)
def test_o14_o18_each_algorithm_that_can_be_configured_is_believed(
    tmp_path, provider, clock, store, algorithm, key
):
    provider.algorithm, provider.key = algorithm, key()
    provider.published = [provider.key]
    acme = tenant("acme", ACME, provider.issuer)
    chosen = dataclasses.replace(acme, oidc=replace(acme.oidc, id_token_alg=algorithm))
    worker = new_worker(tmp_path, provider, clock, store, [chosen])

    assert Browser(worker, provider).sign_in().status_code == 303


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "at+jwt"},
        {"typ": "logout+jwt"},
        {"typ": 1},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": ["AAAA"]},
        {"crit": ["exp"]},
        {"zip": "DEF"},
        {"kid": "unknown"},
        {"kid": 1},
        {"pad": "x" * 3000},
        {"b64": False},
    ],
    ids=str,
)
def test_o15_o19_c03_c04_a_header_that_leads_elsewhere_is_refused(browser, provider, header):
    provider.header = header

    assert is_refused(browser, provider)


def test_o10_a_signature_by_another_key_is_refused(browser, provider):
    provider.key = ECKey.generate_key("P-384", {"kid": "one"})

    assert is_refused(browser, provider)


def test_o14_a_token_without_a_signature_is_refused_whatever_discovery_says(browser, provider):
    provider.discovery["id_token_signing_alg_values_supported"] = ["none"]
    provider.header = {"alg": "none"}
    provider.sign = unsigned

    assert is_refused(browser, provider)


@pytest.mark.parametrize("secret", ["client secret", "public key"])
def test_o14_c02_a_token_signed_with_what_others_know_is_refused(browser, provider, secret):
    known = CLIENT_SECRET.encode() if secret == "client secret" else provider.key.as_pem(False)

    def sign(_header, payload):
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=")
        body = base64.urlsafe_b64encode(payload).rstrip(b"=")
        mac = hmac.new(known, head + b"." + body, hashlib.sha256).digest()
        return b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()

    provider.sign = sign
    provider.published.append(OctKey.import_key(CLIENT_SECRET.encode(), {"kid": "two"}))

    assert is_refused(browser, provider)


def test_o14_c02_another_good_algorithm_with_a_published_key_is_refused(browser, provider):
    provider.key = RSAKey.generate_key(2048, {"kid": "rsa"})
    provider.published.append(provider.key)
    provider.header = {"alg": "RS256"}

    assert is_refused(browser, provider)


def test_o15_c03_a_key_that_the_token_brings_along_is_not_used(browser, provider):
    own = ECKey.generate_key("P-384", {"kid": "one"})
    provider.header = {"jwk": own.as_dict(private=False)}
    provider.key = own

    assert is_refused(browser, provider)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "é.b.c", "e30." * 9, "x" * 20_000])
def test_o19_c06_what_is_no_token_is_refused(browser, provider, token):
    provider.sign = lambda _header, _payload: token

    assert is_refused(browser, provider)


@pytest.mark.parametrize(
    "rubbish", [b"[" * 2_000, b'{"x": ' + b"[" * 5_000, b"\xff", b"null", b"[]"]
)
def test_o19_c06_a_payload_that_is_no_object_is_refused(browser, provider, rubbish):
    sign = provider.sign
    provider.sign = lambda header, _payload: sign(header, rubbish)

    assert is_refused(browser, provider)


def test_o19_c06_a_header_nested_deeper_than_anyone_reads_is_refused(browser, provider):
    header = base64.urlsafe_b64encode(b'{"a":' + b"[" * 1_400).rstrip(b"=").decode()
    provider.sign = lambda _header, _payload: f"{header}.e30.AAAA"

    assert is_refused(browser, provider)


MOMENT = Expected(
    issuer="https://id.example/oidc",
    client_id=CLIENT_ID,
    algorithm="ES384",
    asked_at=NOW,
    now=NOW,
    skew=60,
    nonce="n",
    access_token="a",
    max_age=300,
)


@pytest.mark.parametrize(
    ("claims", "is_believed"),
    [
        ({"auth_time": NOW}, True),
        ({"auth_time": NOW - 300}, True),
        ({"auth_time": NOW - 310}, False),
        ({"auth_time": NOW + 61}, False),
        ({}, False),
    ],
    ids=str,
)
def test_o16_who_asks_for_a_recent_sign_in_gets_one_or_nobody(provider, claims, is_believed):
    provider.now, provider.claims = lambda: NOW, claims
    token = provider.id_token("mia", "n", "a")

    if is_believed:
        assert believe(token, MOMENT, lambda _: provider.key).sub == "mia"
    else:
        with pytest.raises(SignedTokenRefused, match="auth_time"):
            believe(token, MOMENT, lambda _: provider.key)


def test_o17_a_token_of_an_earlier_sign_in_is_refused_in_the_next(browser, provider):
    kept = []
    sign = provider.sign
    provider.sign = lambda header, payload: kept.append(sign(header, payload)) or kept[0]
    provider.claims = {"at_hash": None}
    browser.sign_in()

    page = browser.sign_in("/auth/reset-password")

    assert (page.status_code, len(kept)) == (400, 2)
    assert words_of(Failure.REFUSED) in page.text


@pytest.mark.parametrize("seconds", [-59, -30, 0, 30, 59])
def test_r45_clocks_within_a_minute_of_each_other_do(browser, provider, clock, seconds):
    provider.now = lambda: clock() + seconds

    assert browser.sign_in().status_code == 303


@pytest.mark.parametrize("seconds", [-118, 118])
def test_r45_two_minutes_do_where_the_operator_allows_them(
    tmp_path, provider, clock, store, seconds
):
    provider.now = lambda: clock() + seconds
    acme = tenant("acme", ACME, provider.issuer)
    generous = dataclasses.replace(acme, oidc=replace(acme.oidc, clock_skew=120))
    worker = new_worker(tmp_path, provider, clock, store, [generous])

    assert Browser(worker, provider).sign_in().status_code == 303


@pytest.mark.parametrize("minutes", [-10, -2, 2, 10])
def test_r45_clocks_further_apart_are_named(browser, provider, clock, minutes):
    provider.now = lambda: clock() + 60 * minutes

    page = browser.sign_in()

    assert page.status_code == 400
    assert str(WORDS[Failure.CLOCKS].words) in unescape(page.text)
    assert "__Host-session" not in browser.jar


@pytest.mark.parametrize(
    ("asked", "iat", "auth_time", "is_believed"),
    [
        # asked so many seconds ago, and the platform's own two times
        (30, 0, 0, True),
        (30, 0, -30, True),
        (30, 0, -32, False),
        (30, 50, 50 - 30, True),  # its clock is fast: what counts is how far apart its times are
        (30, 50, 50 - 32, False),
        (30, -50, -50 - 29, True),
        (0, 0, -2, False),
        (30, 0, None, False),
    ],
)
def test_o16_w30_a_sign_in_made_for_it_is_younger_than_the_request_by_the_platforms_clock(
    provider, asked, iat, auth_time, is_believed
):
    expected = dataclasses.replace(MOMENT, asked_at=NOW - asked, max_age=0)
    provider.now = lambda: NOW
    provider.claims = {"iat": NOW + iat}
    if auth_time is not None:
        provider.claims["auth_time"] = NOW + auth_time
    token = provider.id_token("mia", "n", "a")

    if is_believed:
        assert believe(token, expected, lambda _: provider.key).sub == "mia"
    else:
        with pytest.raises(SignedTokenRefused, match="auth_time"):
            believe(token, expected, lambda _: provider.key)
