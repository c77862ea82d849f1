"""Second steps: enrolled in two calls within a minute, removed without any proof."""

import io
from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from PIL import Image

from portal.sandbox.authing.people.cast import FRANKS_RECOVERY_CODE
from portal.sandbox.people.cast import FRANKS_TOTP_SECRET, PASSWORDS

OTP = {"factorType": "OTP", "profile": {}}
PHONE = {"phoneNumber": "4155550101", "phoneCountryCode": "+1"}


def begin(calls, asked=OTP):
    begun = calls.data("send-enroll-factor-request", asked)
    return begun["enrollmentToken"], begun.get("otpData")


def secret_of(otp):
    return parse_qs(urlsplit(otp["qrCodeUri"]).query)["secret"][0]


def enroll(token, code, kind="OTP"):
    return {"factorType": kind, "enrollmentToken": token, "enrollmentData": {"passCode": code}}


def enrolled(calls):
    return [factor["factorType"] for factor in calls.data("list-enrolled-factors")]


def offered(calls):
    return [factor["factorType"] for factor in calls.data("list-factors-to-enroll")]


def test_an_authenticator_is_enrolled_and_asked_for_from_then_on(alice, visitor):
    token, otp = begin(alice)
    totp = pyotp.TOTP(secret_of(otp))
    assert alice.refusal("enroll-factor", enroll(token, "000000")) == (403, 6001)
    alice.data("enroll-factor", enroll(token, totp.now()))

    assert enrolled(alice) == ["OTP"]
    assert offered(alice) == ["SMS", "EMAIL"]
    assert alice.data("mfa-totp-verify", {"totp": totp.now()}) == {"verified": True}
    assert alice.data("mfa-totp-verify", {"totp": "000000"}) == {"verified": False}
    assert alice.data("get-security-info")["mfaEnrolled"]
    visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"])
    visitor.submits("Continue", **{"Code from your authenticator app": totp.now()})
    assert visitor.returned["code"]


def test_the_address_of_the_qr_code_is_complete_and_the_picture_is_one(alice):
    _, otp = begin(alice)
    query = parse_qs(urlsplit(otp["qrCodeUri"]).query)

    assert query["issuer"] == ["Northwind"]
    assert (query["period"], query["digits"], query["algorithm"]) == (["30"], ["6"], ["SHA1"])
    picture = b64decode(otp["qrCodeDataUrl"].removeprefix("data:image/png;base64,"))
    assert Image.open(io.BytesIO(picture)).format == "PNG"
    assert len(otp["recoveryCode"]) == 24


def test_each_request_means_a_new_secret_and_voids_the_one_before(alice):
    first, second = begin(alice), begin(alice)
    assert secret_of(first[1]) != secret_of(second[1])
    code = pyotp.TOTP(secret_of(first[1])).now()

    assert alice.refusal("enroll-factor", enroll(first[0], code)) == (403, None)


def test_the_token_is_good_for_a_minute_and_for_one_person(alice, bob):
    token, otp = begin(alice)
    asked = enroll(token, pyotp.TOTP(secret_of(otp)).now())
    assert bob.refusal("enroll-factor", asked) == (403, None)
    alice.admin("POST", "/age", {"kind": "errand_tokens", "seconds": 61})
    assert alice.refusal("enroll-factor", asked) == (403, None)
    assert enrolled(alice) == []


@pytest.mark.parametrize(
    ("kind", "profile", "to"),
    [("SMS", PHONE, "+14155550101"), ("EMAIL", {"email": "al@example.test"}, "al@example.test")],
)
def test_a_factor_that_is_sent_is_enrolled_by_its_code(alice, visitor, kind, profile, to):
    token, otp = begin(alice, {"factorType": kind, "profile": profile})
    assert otp is None
    assert alice.refusal("enroll-factor", enroll(token, "wrong", kind)) == (499, 2001)
    alice.data("enroll-factor", enroll(token, alice.code_sent_to(to), kind))
    (factor,) = alice.data("list-enrolled-factors")
    assert factor["profile"] == profile

    alice.admin("POST", "/clock", {"advance": 61})
    visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"]).submits("Send code")
    visitor.submits("Continue", Code=alice.code_sent_to(to))
    assert visitor.returned["code"]


def test_a_factor_is_removed_without_any_proof(frank):
    (factor,) = frank.data("list-enrolled-factors")
    assert set(factor) == {"factorId", "factorType", "profile"}
    assert frank.data("get-factor", factorId=factor["factorId"]) == factor
    frank.data("reset-factor", {"factorId": factor["factorId"]})

    assert enrolled(frank) == []
    assert frank.refusal("reset-factor", {"factorId": factor["factorId"]}) == (404, None)


def test_another_persons_factor_cannot_be_seen_or_removed(alice, frank):
    (factor,) = frank.data("list-enrolled-factors")

    assert alice.refusal("get-factor", factorId=factor["factorId"]) == (404, None)
    assert alice.refusal("reset-factor", {"factorId": factor["factorId"]}) == (404, None)
    assert enrolled(frank) == ["OTP"]


def test_the_recovery_code_lets_in_once(visitor):
    for good in (True, False):
        visitor.asks_to_sign_in(prompt="login").signs_in("frank", PASSWORDS["frank"])
        visitor.follows("Use your recovery code")
        visitor.submits("Continue", **{"Recovery code": FRANKS_RECOVERY_CODE})
        assert bool(visitor.outside) == good


def test_what_the_console_does_not_offer_cannot_be_enrolled(alice):
    alice.admin("PATCH", "/pool", {"factors": ["OTP"]})
    assert offered(alice) == ["OTP"]
    sms = {"factorType": "SMS", "profile": PHONE}
    assert alice.refusal("send-enroll-factor-request", sms) == (403, 1001)


def test_a_plan_without_second_steps_says_so(alice):
    alice.admin("PATCH", "/pool", {"factorsInPlan": False})

    assert alice.refusal("list-factors-to-enroll") == (402, 4021)


def test_franks_authenticator_proves_frank(frank):
    code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()

    assert frank.data("mfa-totp-verify", {"totp": code})["verified"]
