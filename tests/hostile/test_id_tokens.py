"""ID tokens that break a rule, through the whole portal: nobody is signed in, everybody is told."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from joserfc.jwk import OctKey

from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, unsigned
from tests.hostile.op import HostileProvider, new_ec_key
from tests.hostile.visitor import assert_refused, assert_signed_in

MODULE = "oidcc-client-test"
FAPI2 = "fapi2-security-profile-final-client-test"
HOUR, WEEK = 3600, 7 * 24 * 3600


@dataclass(frozen=True)
class Fault:
    """A row of the table: what the provider does wrong, and the rule that must stop us."""

    row: str
    rule: str
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    shifts: dict[str, int] = field(default_factory=dict)
    """Claims about time, in seconds from now."""

    def bend(self, op: HostileProvider) -> None:
        moments = {name: int(op.now()) + seconds for name, seconds in self.shifts.items()}
        op.claims, op.header = self.claims | moments, self.header


FAULTS = [
    Fault(f"{MODULE}-invalid-iss", "id_token_iss", {"iss": "https://evil.example/oidc"}),
    Fault(f"{MODULE}-missing-sub", "id_token_claims", {"sub": None}),
    Fault("own-empty-sub", "id_token_sub", {"sub": ""}),
    Fault(f"{MODULE}-invalid-aud", "id_token_aud", {"aud": "another client"}),
    Fault(f"{MODULE}-missing-aud", "id_token_claims", {"aud": None}),
    Fault("own-aud-other-azp-ours", "id_token_aud", {"aud": "another", "azp": CLIENT_ID}),
    Fault("own-aud-two-azp-ours", "id_token_aud", {"aud": [CLIENT_ID, "b"], "azp": CLIENT_ID}),
    Fault(f"{MODULE}-missing-iat", "id_token_claims", {"iat": None}),
    Fault("own-missing-exp", "id_token_claims", {"exp": None}),
    Fault("own-expired-one-hour", "id_token_exp", shifts={"exp": -HOUR}),
    Fault("own-iat-in-one-hour", "id_token_iat", shifts={"iat": HOUR, "exp": 2 * HOUR}),
    Fault("own-iat-seven-days-old", "id_token_iat", shifts={"iat": -WEEK}),
    Fault("own-jwk-header", "id_token_header", header={"jwk": {"kty": "EC"}}),
    Fault("own-unknown-crit", "id_token_header", header={"crit": ["urn:evil"], "urn:evil": 1}),
    Fault("own-jku-header", "id_token_header", header={"jku": "https://evil.example/jwks"}),
    Fault("own-x5u-header", "id_token_header", header={"x5u": "https://evil.example/cert"}),
    Fault("own-x5c-header", "id_token_header", header={"x5c": ["AAAA"]}),
    Fault("own-b64-header", "id_token_header", header={"b64": False}),
    Fault("own-zip-header", "id_token_header", header={"zip": "DEF"}),
    Fault("own-enc-header", "id_token_header", header={"enc": "A256GCM"}),
    Fault("own-header-too-long", "id_token_form", header={"pad": "x" * 2_000}),
    Fault("own-kid-no-text", "id_token_kid", header={"kid": 1}),
    Fault("own-typ-at-jwt", "id_token_typ", header={"typ": "at+jwt"}),
    Fault("own-typ-logout-jwt", "id_token_typ", header={"typ": "logout+jwt"}),
    Fault(f"{MODULE}-nonce-invalid", "id_token_nonce", {"nonce": "of somebody else"}),
    Fault(
        "own-old-token-of-another-sign-in",
        "id_token_nonce",
        {"nonce": "of last week"},
        shifts={"iat": -WEEK, "exp": -WEEK},
    ),
    Fault("own-nonce-missing", "id_token_nonce", {"nonce": None}),
    Fault(f"{MODULE}-invalid-athash", "id_token_at_hash", {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    Fault(f"{FAPI2}-invalid-expired-exp", "id_token_exp", shifts={"exp": -HOUR}),
    Fault(f"{FAPI2}-invalid-missing-aud", "id_token_claims", {"aud": None}),
    Fault(f"{FAPI2}-invalid-missing-exp", "id_token_claims", {"exp": None}),
    Fault(f"{FAPI2}-invalid-missing-iss", "id_token_claims", {"iss": None}),
    Fault(f"{FAPI2}-invalid-missing-nonce", "id_token_nonce", {"nonce": None}),
    Fault(f"{FAPI2}-invalid-secondary-aud", "id_token_aud", {"aud": [CLIENT_ID, "other"]}),
    Fault("own-moment-beyond-measure", "id_token_claims", {"auth_time": 10**40}),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.row)
def test_an_id_token_that_breaks_a_rule_signs_nobody_in(mia, op, fault):
    fault.bend(op)

    assert_refused(mia, mia.signs_in(), fault.rule)


@pytest.mark.parametrize("row", [f"{MODULE}-idtoken-sig-none", f"{FAPI2}-invalid-null-alg"])
def test_a_token_without_a_signature_signs_nobody_in(mia, op, row):
    op.discovery["id_token_signing_alg_values_supported"] = ["none", "ES384"]
    op.header, op.sign = {"alg": "none"}, unsigned

    assert_refused(mia, mia.signs_in(), "id_token_alg")


@pytest.mark.parametrize(
    ("algorithm", "curve"),
    [
        pytest.param("RS256", None, id=f"{MODULE}-invalid-sig-rs256"),
        pytest.param("ES256", "P-256", id=f"{MODULE}-invalid-sig-es256"),
    ],
)
def test_a_signature_by_a_key_that_is_not_published_signs_nobody_in(
    visitor_of, op, algorithm, curve, rsa_key, other_rsa_key
):
    published = new_ec_key("one", curve) if curve else rsa_key
    op.use(algorithm, published)
    op.key = new_ec_key("one", curve) if curve else other_rsa_key
    visitor = visitor_of(algorithm)

    assert_refused(visitor, visitor.signs_in(), "id_token_signature")


def hmac_with(secret: bytes) -> Callable[[dict[str, Any], bytes], str]:
    def sign(header: dict[str, Any], payload: bytes) -> str:
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=")
        body = base64.urlsafe_b64encode(payload).rstrip(b"=")
        mac = hmac.new(secret, head + b"." + body, hashlib.sha256).digest()
        return b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()

    return sign


@pytest.mark.parametrize(
    "row",
    [f"{MODULE}-invalid-sig-hs256", "own-hs256-with-client-secret", "own-hs256-with-public-key"],
)
def test_a_signature_with_a_secret_that_others_know_signs_nobody_in(visitor_of, op, rsa_key, row):
    op.use("RS256", rsa_key)
    secret = {
        f"{MODULE}-invalid-sig-hs256": b"a secret of nobody's",
        "own-hs256-with-client-secret": CLIENT_SECRET.encode(),
        "own-hs256-with-public-key": rsa_key.as_pem(private=False),
    }[row]
    op.sign = hmac_with(secret)
    op.published.append(OctKey.import_key(CLIENT_SECRET.encode(), {"kid": "one"}))
    visitor = visitor_of("RS256")

    assert_refused(visitor, visitor.signs_in(), "id_token_alg")


@pytest.mark.parametrize("row", [f"{FAPI2}-invalid-alternate-alg"])
def test_another_good_algorithm_with_a_published_key_signs_nobody_in(mia, op, rsa_key, row):
    op.published.append(rsa_key)
    op.algorithm, op.key = "PS256", rsa_key

    assert_refused(mia, mia.signs_in(), "id_token_alg")


@pytest.mark.parametrize("row", ["own-jwk-header-with-its-key"])
def test_a_key_that_the_token_brings_along_signs_nobody_in(mia, op, row):
    own = new_ec_key("one")
    op.header, op.key = {"jwk": own.as_dict(private=False)}, own

    assert_refused(mia, mia.signs_in(), "id_token_header")


@pytest.mark.parametrize(
    "minutes",
    [
        pytest.param(5, id="own-clock-5-minutes-ahead"),
        pytest.param(-5, id="own-clock-5-minutes-behind"),
        pytest.param(10, id="own-clock-10-minutes-ahead"),
        pytest.param(-10, id="own-clock-10-minutes-behind"),
    ],
)
def test_r45_a_clock_that_is_minutes_off_is_named(mia, op, minutes):
    honest = op.now
    op.now = lambda: honest() + 60 * minutes

    page = mia.signs_in()

    assert_refused(mia, page, "id_token_iat")
    assert "clock" in page.text


@pytest.mark.parametrize(
    ("claims", "token"),
    [
        pytest.param({}, {}, id=MODULE),
        pytest.param({"aud": [CLIENT_ID]}, {}, id=f"{FAPI2}-valid-aud-as-array"),
        pytest.param({}, {"token_type": "bEaReR"}, id=f"{FAPI2}-token-type-case-insensitivity"),
        pytest.param(
            {},
            {"expires_in": None},
            id=f"{FAPI2}-token-endpoint-response-without-expires_in",
        ),
        pytest.param({"aud": [CLIENT_ID], "azp": CLIENT_ID}, {}, id="own-azp-ours"),
        pytest.param({"email": "evil@id.example", "email_verified": True}, {}, id="own-email"),
    ],
)
def test_an_honest_difference_signs_in(mia, op, claims, token):
    op.claims, op.token = claims, token

    assert_signed_in(mia, mia.signs_in())


@pytest.mark.parametrize("row", [f"{MODULE}-idtoken-sig-rs256"])
def test_a_token_of_the_algorithm_that_is_configured_signs_in(visitor_of, op, rsa_key, row):
    op.use("RS256", rsa_key)
    visitor = visitor_of("RS256")

    assert_signed_in(visitor, visitor.signs_in())
