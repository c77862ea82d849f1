"""The password: changed with the old one, set for the first time, reset by a code, encrypted."""

import base64

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from portal.sandbox.people.cast import PASSWORDS
from tests.sandbox.visitor import SANDBOX

OLD, NEW = PASSWORDS["alice"], "Harbor-Lights-2026"


def is_password(calls, password, **named):
    asked = {**(named or {"username": "alice"}), "password": password}
    return calls.data("validate-password", asked)["valid"]


def test_a_password_is_changed_with_the_old_one(alice):
    assert alice.data("update-password", {"newPassword": NEW, "oldPassword": OLD}) is None

    assert is_password(alice, NEW)
    assert not is_password(alice, OLD)


def test_a_first_password_needs_no_old_one(visitor):
    erin = visitor.calls_of("erin")
    assert not erin.data("get-security-info")["passwordSet"]
    erin.data("update-password", {"newPassword": NEW})
    info = erin.data("get-security-info")
    assert (info["passwordSet"], info["passwordSecurityLevel"]) == (True, 3)


def test_what_will_not_do_is_refused(alice):
    cases = [
        ({"newPassword": NEW}, (400, 2201)),
        ({"newPassword": NEW, "oldPassword": "wrong"}, (403, 2203)),
        ({"newPassword": "abc", "oldPassword": OLD}, (499, 2029)),
        ({"newPassword": "abcdefgh", "oldPassword": OLD}, (499, None)),
        ({"oldPassword": OLD}, (400, 2231)),
    ]
    for change, refusal in cases:
        assert alice.refusal("update-password", change) == refusal, change
    assert is_password(alice, OLD)


def test_the_policy_is_the_pools(alice):
    regex = {"passwordStrength": 4, "customPasswordStrength": {"regex": "^[a-z]{4}$"}}
    alice.admin("PATCH", "/pool", regex)

    alice.data("update-password", {"newPassword": "abcd", "oldPassword": OLD})


def test_the_older_api_says_beforehand_whether_it_is_good_enough(alice):
    def verdict(password):
        address = f"{SANDBOX}/api/v2/password/user-action/check"
        answer = alice.visitor.http.post(
            address, json={"password": password}, headers=alice.headers
        )
        return answer.json()["data"]["valid"]

    assert verdict(NEW)
    assert not verdict("abc")


def test_it_may_come_encrypted_with_the_servers_key(alice):
    http = alice.visitor.http
    system = http.get(f"{SANDBOX}/api/v3/system", headers=alice.headers).json()
    key = load_pem_public_key(system["rsa"]["publicKey"].encode())

    def encrypted(text):
        return base64.b64encode(key.encrypt(text.encode(), padding.PKCS1v15())).decode()

    change = {"newPassword": encrypted(NEW), "oldPassword": encrypted(OLD)}
    assert alice.refusal("update-password", change) == (403, 2203)
    alice.data("update-password", {**change, "passwordEncryptType": "rsa"})
    nonsense = {"username": "alice", "password": "x", "passwordEncryptType": "rsa"}
    assert alice.refusal("validate-password", nonsense) == (499, 2016)


def test_a_password_is_checked_by_any_name_of_ones_own(alice):
    assert is_password(alice, OLD, email="alice@example.test")
    assert is_password(alice, OLD, phone="4155550101", phoneCountryCode="+1")
    others = {"username": "bob", "password": PASSWORDS["bob"]}
    assert alice.refusal("validate-password", others) == (403, 2333)


def test_a_forgotten_one_is_reset_by_a_code_without_signing_in(alice):
    del alice.headers["Authorization"]
    code = alice.mailed("CHANNEL_RESET_PASSWORD", "bob@example.test")
    payload = {"email": "bob@example.test", "passCode": code}
    asked = {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": payload}
    token = alice.data("verify-reset-password-request", asked)["passwordResetToken"]

    weak = {"passwordResetToken": token, "password": "abc"}
    assert alice.refusal("reset-password", weak) == (499, 2029)
    reset = {"passwordResetToken": token, "password": NEW}
    assert alice.data("reset-password", reset) == {"success": True}
    assert alice.refusal("reset-password", reset) == (403, None)


def test_it_is_reset_by_a_text_message_too(alice):
    code = alice.texted("CHANNEL_RESET_PASSWORD", "4155550101")
    payload = {"phoneNumber": "4155550101", "phoneCountryCode": "+1", "passCode": code}
    asked = {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}
    token = alice.data("verify-reset-password-request", asked)["passwordResetToken"]

    alice.data("reset-password", {"passwordResetToken": token, "password": NEW})
    assert is_password(alice, NEW)


def test_nobody_learns_at_which_addresses_there_is_somebody(alice):
    asked = {"channel": "CHANNEL_RESET_PASSWORD", "email": "nobody@example.test"}
    assert alice.data("send-email", asked) is None
    assert alice.visitor.http.get(f"{SANDBOX}/outbox.json").json() == []


def test_a_pool_may_want_a_captcha_or_a_token_or_tell_who_is_there(alice):
    del alice.headers["Authorization"]
    asked = {"channel": "CHANNEL_RESET_PASSWORD", "email": "nobody@example.test"}
    for setting, refusal in (
        ("captchaAtReset", (499, 2000)),
        ("resetWantsToken", (401, 2020)),
        ("tellsWhoIsThere", (499, 2004)),
    ):
        alice.admin("PATCH", "/pool", {setting: True})
        assert alice.refusal("send-email", asked) == refusal
        alice.admin("PATCH", "/pool", {setting: False})


def test_the_public_configuration_tells_policy_and_length(alice):
    address = f"{SANDBOX}/api/v2/applications/northwind-portal/public-config"
    told = alice.visitor.http.get(address).json()

    assert told["code"] == 200
    assert told["data"]["passwordStrength"] == 2
    assert told["data"]["verifyCodeLength"] == 6
