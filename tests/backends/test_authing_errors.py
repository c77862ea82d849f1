"""Authing's refusals in our words, and its passwords on their way (authing-api.md §5, §10)."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.backends.authing.errors import DIALECT
from portal.backends.authing.wrapping import LONGEST, _loaded, _wrapped
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    NotFound,
    PortalError,
    Reason,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
)
from portal.identity.memberships import DepartmentPage
from tests.contract.authing_ground import AuthingGround
from tests.contract.operations import Operation


def error(body: object, status: int = 200) -> PortalError:
    refusal = DIALECT.refusal(status, body)
    assert refusal is not None
    return DIALECT.translate(refusal)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((2004, 2020, 2036, 2206, 2207, 2130010), SignInRequired),
        ((1600, 1635, 1636, *range(1639, 1646), 1666, 1699, 2058, 2061, 2930), SignInRequired),
        ((2005, 2057, 2120008), AccountSuspended),
        ((1000, *range(1700, 1708)), BackendUnavailable),
        ((1001, 2018, 4021, 3720001, 3720002, 3720003), NotAllowed),
        ((2000, 2100), TooManyAttempts),
        ((2011, 2016, 2224), SetupProblem),
        ((2216, 2219), NotFound),
        ((2001, 2006, 2026, 2029, 2034, 2035, 2200, 2203, 2217, 2300, 2333, 6001), InputRejected),
    ],
)
@pytest.mark.parametrize("status", [400, 403, 499])
def test_a_number_means_the_same_whatever_status_it_comes_with(codes, kind, status):
    for code in codes:
        assert type(error({"statusCode": status, "apiCode": code})) is kind, code


@pytest.mark.parametrize("status", [500, 501, 502, 503, 601, 602, 603])
def test_what_is_wrong_over_there_is_no_fault_of_what_was_typed(status):
    assert type(error({"statusCode": status})) is BackendUnavailable


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"code": 2020, "message": "…"}, SignInRequired),
        ({"code": 2333}, InputRejected),
        ({"code": 403}, NotAllowed),
        ({"code": 500}, BackendUnavailable),
        ({"code": 98765}, InputRejected),
    ],
)
def test_the_older_envelope_refuses_as_well(body, kind):
    assert type(error(body)) is kind


@pytest.mark.parametrize(
    "body", [{"statusCode": 200, "code": 500}, {"code": 200}, {"code": "E1"}, {"rsa": {}}, [], None]
)
def test_what_refuses_nothing_is_no_refusal(body):
    assert DIALECT.refusal(200, body) is None


@pytest.fixture
def ground(tmp_path):
    ground = AuthingGround(tmp_path)
    yield ground
    ground.close()


def test_a_flow_that_its_own_page_must_see_to_leads_there(ground):
    """Such a state may come with a number of the 300s (§10)."""
    alice = ground.backend("alice")
    said = {"statusCode": 302, "apiCode": 2058}
    ground.breaks(Operation.LIST_DEPARTMENTS, "status", status=200, json=said)
    with pytest.raises(SignInRequired):
        alice.departments()

    ground.operator.mend()
    assert isinstance(alice.departments(), DepartmentPage)


def pem(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, encoding: Encoding = Encoding.PEM):
    return key.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)  # noqa: S505  # as short as the vendor's


def test_a_password_is_wrapped_for_its_key_however_that_is_written(private):
    key = private.public_key()
    for text in (pem(key).decode(), base64.b64encode(pem(key, Encoding.DER)).decode()):
        wrapped = base64.b64decode(_wrapped("password", "Ä" * 58, _loaded(text)))
        assert private.decrypt(wrapped, padding.PKCS1v15()).decode() == "Ä" * 58


def test_what_does_not_fit_is_too_long_and_told_on_its_field(private):
    for name, field in (("newPassword", "new_password"), ("oldPassword", "current_password")):
        with pytest.raises(InputRejected) as refused:
            _wrapped(name, "a" * (LONGEST + 1), private.public_key())
        assert (refused.value.field, refused.value.reason) == (field, Reason.TOO_LONG)


@pytest.mark.parametrize("text", ["", "!", "钥匙", "AAAA", "-----BEGIN PUBLIC KEY-----\nx\n"])
def test_r29_what_is_no_key_is_none(text):
    with pytest.raises(BackendUnavailable):
        _loaded(text)


def test_r29_a_key_of_another_kind_or_too_short_for_any_password_is_none():
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(BackendUnavailable):
        _loaded(pem(curve).decode())
    short = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALqbHeRLCyOdykC5SDLqI49ArYGYG1mqaH9/GnWjGavZM02fos4lc2w6tCchcUBNtJvGqKwhC5JEnx3RYoSX2ucCAwEAAQ=="  # noqa: E501
    with pytest.raises(BackendUnavailable):
        _loaded(short)
