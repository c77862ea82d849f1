"""An ID token that breaks a rule makes nobody a somebody: each rule, through a whole sign-in."""

import base64
import hashlib
import hmac

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from portal.auth.failures import Failure
from tests.auth.conftest import words_of
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, unsigned

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
        pytest.param({"exp": None}, id="O-16 no exp"),
        pytest.param({"exp": NOW - HOUR}, id="O-16 expired"),
        pytest.param({"exp": NOW - 61}, id="O-16 expired beyond the skew"),
        pytest.param({"exp": "soon"}, id="O-16 exp is no number"),
        pytest.param({"iat": None}, id="O-16 no iat"),
        pytest.param({"iat": NOW + HOUR}, id="O-16 from the future"),
        pytest.param({"iat": NOW - WEEK}, id="O-16 a week old"),
        pytest.param({"iat": NOW - 61}, id="O-16 older than the sign-in"),
        pytest.param({"nbf": NOW + HOUR}, id="O-16 not yet"),
        pytest.param({"nonce": "other"}, id="O-17 another nonce"),
        pytest.param({"nonce": None}, id="O-17 no nonce"),
        pytest.param({"nonce": ""}, id="O-17 empty nonce"),
        pytest.param({"at_hash": "AAAA"}, id="O-18 wrong at_hash"),
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
        pytest.param({"exp": NOW - 59}, id="within the skew"),
        pytest.param({"nbf": NOW, "auth_time": NOW - HOUR, "sid": "s1"}, id="more of them"),
        pytest.param({"sub": "m" * 255}, id="a long sub"),
    ],
)
def test_a_good_token_is_believed(browser, provider, claims):
    provider.claims = claims
    provider.userinfo_subject = claims.get("sub")

    assert not is_refused(browser, provider)


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
def test_o15_o19_a_header_that_leads_elsewhere_is_refused(browser, provider, header):
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
def test_o14_a_token_signed_with_what_others_know_is_refused(browser, provider, secret):
    known = CLIENT_SECRET.encode() if secret == "client secret" else provider.key.as_pem(False)

    def sign(_header, payload):
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=")
        body = base64.urlsafe_b64encode(payload).rstrip(b"=")
        mac = hmac.new(known, head + b"." + body, hashlib.sha256).digest()
        return b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()

    provider.sign = sign
    provider.published.append(OctKey.import_key(CLIENT_SECRET.encode(), {"kid": "two"}))

    assert is_refused(browser, provider)


def test_o14_another_good_algorithm_with_a_published_key_is_refused(browser, provider):
    provider.key = RSAKey.generate_key(2048, {"kid": "rsa"})
    provider.published.append(provider.key)
    provider.header = {"alg": "RS256"}

    assert is_refused(browser, provider)


def test_o15_a_key_that_the_token_brings_along_is_not_used(browser, provider):
    own = ECKey.generate_key("P-384", {"kid": "one"})
    provider.header = {"jwk": own.as_dict(private=False)}
    provider.key = own

    assert is_refused(browser, provider)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "é.b.c", "e30." * 9, "x" * 20_000])
def test_o19_what_is_no_token_is_refused(browser, provider, token):
    provider.sign = lambda _header, _payload: token

    assert is_refused(browser, provider)
