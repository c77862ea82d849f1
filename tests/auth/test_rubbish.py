"""Rubbish of every kind in every place of a platform's answers: refused, and never a page 500."""

import contextlib
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey
from werkzeug.wrappers import Response

from portal.auth.discovery import Endpoints, checked
from portal.auth.keys import usable
from portal.identity.errors import SetupProblem
from tests.auth.provider import unsigned

EC, RSA = ECKey.generate_key("P-384"), RSAKey.generate_key(2048)
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce", "azp", "at_hash", "nbf", "auth_time", "sid"]
HEADERS = ["alg", "typ", "kid", "jku", "jwk", "x5u", "x5c", "x5t", "crit", "b64", "zip", "enc"]
MEMBERS = ["kty", "use", "alg", "key_ops", "kid", "crv", "x", "y", "n", "e", "d", "x5c", "ext"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
"""Also what JSON is not: numbers without end, and none at all."""

FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(document=JSON)
def test_o27_no_answer_of_the_token_endpoint_breaks_us(browser, provider, clock, document):
    clock.pass_(minutes=2)  # people do not come that often
    provider.answers["/token"] = Response(json.dumps(document), content_type="application/json")

    assert browser.sign_in().status_code in (400, 503)


@FUZZ
@given(
    name=st.sampled_from(
        ["access_token", "token_type", "expires_in", "refresh_token", "id_token", "scope", "error"]
    ),
    value=JSON,
)
def test_o27_o28_no_part_of_a_token_answer_breaks_us(browser, provider, clock, name, value):
    clock.pass_(minutes=2)  # people do not come that often
    provider.token = {name: value}

    assert browser.sign_in("/auth/reset-password").status_code in (303, 400, 503)


@FUZZ
@given(
    name=st.sampled_from(CLAIMS),
    value=JSON,
)
def test_o11_to_o18_no_claim_of_an_id_token_breaks_us(browser, provider, clock, name, value):
    clock.pass_(minutes=2)  # people do not come that often
    provider.claims = {name: value}

    assert browser.sign_in("/auth/reset-password").status_code in (303, 400)


@FUZZ
@given(name=st.sampled_from(HEADERS), value=JSON)
def test_o14_o15_no_header_of_an_id_token_breaks_us(browser, provider, clock, name, value):
    clock.pass_(minutes=2)  # people do not come that often
    provider.header, provider.sign = {name: value}, unsigned

    assert browser.sign_in().status_code in (400, 503)


@FUZZ
@given(document=st.dictionaries(st.sampled_from(["keys", "kid"]), JSON))
def test_o25_no_key_set_breaks_us(document):
    assert usable(document, "ES384") == usable(document, "RS256") == []


@FUZZ
@given(
    name=st.sampled_from(MEMBERS),
    value=JSON,
    kty=st.sampled_from(["EC", "RSA"]),
)
def test_o25_no_member_of_a_key_breaks_us(name, value, kty):
    good = (EC if kty == "EC" else RSA).as_dict(private=False)

    found = usable({"keys": [good | {name: value}]}, "ES384" if kty == "EC" else "RS256")

    assert len(found) <= 1


@FUZZ
@given(name=st.sampled_from([*Endpoints.__struct_fields__, "scopes_supported"]), value=JSON)
def test_o26_no_member_of_a_description_breaks_us(provider, name, value):
    document = provider._discovery(None).json | {name: value}

    with contextlib.suppress(SetupProblem):
        checked(document, provider.issuer)
