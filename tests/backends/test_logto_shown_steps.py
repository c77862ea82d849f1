"""How somebody signed in, by Logto's own record of it, and what that is worth."""

import pytest

from portal.backends.logto import wire
from portal.backends.logto.shown_steps import Submission
from portal.identity.factors import Strength


@pytest.mark.parametrize(
    ("records", "shown"),
    [
        ([], Strength.NOTHING),
        (["Password"], Strength.NOTHING),
        (["Password", "MfaEmailVerificationCode"], Strength.MESSAGE),
        (["Social", "MfaPhoneVerificationCode"], Strength.MESSAGE),
        (["EmailVerificationCode", "MfaPhoneVerificationCode"], Strength.MESSAGE),
        (["EmailVerificationCode", "MfaEmailVerificationCode"], Strength.NOTHING),
        (["OneTimeToken", "MfaEmailVerificationCode"], Strength.NOTHING),
        (["PhoneVerificationCode", "MfaPhoneVerificationCode"], Strength.NOTHING),
        (["EmailVerificationCode", "MfaEmailVerificationCode", "Totp"], Strength.ENROLLED),
        (["Password", "WebAuthn"], Strength.ENROLLED),
        (["SignInPasskey"], Strength.ENROLLED),
    ],
)
def test_w31_c38_what_was_shown_is_told_by_its_strength_and_the_same_thing_counts_once(
    records, shown
):
    found = [{"type": kind, "verified": True} for kind in records]

    assert wire.read(Submission, {"verificationRecords": found}).second_step is shown


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"issuer": "https://acme.test", "enterpriseSsoUserInfo": {"id": "a"}}, Strength.MESSAGE),
        ({"issuer": "https://acme.test"}, Strength.NOTHING),
        ({"enterpriseSsoUserInfo": {"id": "a"}}, Strength.NOTHING),
        ({}, Strength.NOTHING),
    ],
)
def test_w31_a_company_has_signed_in_whom_it_names(told, shown):
    record = {"id": "r", "type": "EnterpriseSso", "connectorId": "c", **told}

    assert wire.read(Submission, {"verificationRecords": [record]}).second_step is shown


def test_w31_what_was_begun_and_not_shown_counts_for_nothing():
    begun = [{"type": "Password", "verified": True}, {"type": "Totp", "verified": False}]

    assert wire.read(Submission, {"verificationRecords": begun}).second_step is Strength.NOTHING
