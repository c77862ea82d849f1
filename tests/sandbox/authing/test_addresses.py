"""E-mail and phone: bound, changed with the old one proven too, unbound; never the last way in."""

NEW = "new@example.test"
ALICE = "alice@example.test"
CHANGE = "CHANNEL_UPDATE_EMAIL"
NUMBER = "4155550101"


def request_of(new_code, old_code=None, **changed):
    payload = {"newEmail": NEW, "newEmailPassCode": new_code}
    if old_code:
        payload |= {"oldEmail": ALICE, "oldEmailPassCode": old_code}
    return {"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": payload | changed}


def verify(calls):
    asked = request_of(calls.mailed(CHANGE, NEW), calls.mailed(CHANGE, ALICE))
    return calls.data("verify-update-email-request", asked)


def test_an_address_is_changed_when_both_are_proven(alice):
    verified = verify(alice)
    assert verified["tokenExpiresIn"] == 60
    assert alice.data("update-email", {"updateEmailToken": verified["updateEmailToken"]}) is None

    profile = alice.data("get-profile")
    assert (profile["email"], profile["emailVerified"]) == (NEW, True)


def test_the_token_between_is_good_once_and_for_a_minute(alice):
    token = {"updateEmailToken": verify(alice)["updateEmailToken"]}
    alice.admin("POST", "/age", {"kind": "errand_tokens", "seconds": 61})
    assert alice.refusal("update-email", token) == (403, None)
    assert alice.data("get-profile")["email"] == ALICE


def test_the_token_between_is_bound_to_the_person(alice, bob):
    token = {"updateEmailToken": verify(alice)["updateEmailToken"]}

    assert bob.refusal("update-email", token) == (403, None)
    alice.data("update-email", token)


def test_the_old_address_must_be_proven_unless_the_pool_does_without(alice):
    code = alice.mailed(CHANGE, NEW)
    assert alice.refusal("verify-update-email-request", request_of(code)) == (422, 2227)
    alice.admin("PATCH", "/pool", {"verifyOldEmail": False})
    alice.data("verify-update-email-request", request_of(code))


def test_the_old_address_must_be_the_persons(alice):
    asked = request_of(alice.mailed(CHANGE, NEW), "000000", oldEmail="bob@example.test")

    assert alice.refusal("verify-update-email-request", asked) == (422, 2037)


def test_an_address_that_will_not_do_is_refused(alice):
    cases = [
        ("ALICE@example.test", (422, 2229)),
        ("bob@example.test", (409, 2200)),
        ("x", (400, 2003)),
    ]
    for new, refusal in cases:
        asked = request_of("000000", "000000", newEmail=new)
        assert alice.refusal("verify-update-email-request", asked) == refusal, new


def test_a_wrong_code_uses_up_neither(alice):
    new, old = alice.mailed(CHANGE, NEW), alice.mailed(CHANGE, ALICE)
    asked = request_of(new, "wrong")
    assert alice.refusal("verify-update-email-request", asked) == (499, 2001)
    assert alice.data("verify-update-email-request", request_of(new, old))


def test_an_address_taken_in_between_is_refused_at_the_end(alice, bob):
    token = {"updateEmailToken": verify(alice)["updateEmailToken"]}
    bob.admin("PATCH", "/users/bob", {"email": NEW})

    assert alice.refusal("update-email", token) == (409, 2200)


def test_a_first_address_is_bound_with_its_code_alone(visitor):
    dave = visitor.calls_of("dave")
    code = dave.mailed("CHANNEL_BIND_EMAIL", NEW)
    assert dave.refusal("bind-email", {"email": NEW, "passCode": "wrong"}) == (499, 2001)
    dave.data("bind-email", {"email": NEW, "passCode": code})
    assert dave.data("get-profile")["email"] == NEW
    assert dave.refusal("bind-email", {"email": NEW, "passCode": code}) == (409, 2200)


def test_a_number_is_bound_changed_and_unbound(bob):
    bob.admin("PATCH", "/pool", {"verifyOldPhone": True})
    first = {"phoneNumber": "4155550102", "phoneCountryCode": "+1"}
    code = bob.texted("CHANNEL_BIND_PHONE", "4155550102")
    bob.data("bind-phone", first | {"passCode": code})

    payload = {
        "newPhoneNumber": "13800138000",
        "newPhonePassCode": bob.texted("CHANNEL_BIND_PHONE", "13800138000", "+86"),
        "oldPhoneNumber": "4155550102",
        "oldPhoneCountryCode": "+1",
        "oldPhonePassCode": bob.texted("CHANNEL_UNBIND_PHONE", "4155550102"),
    }
    asked = {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}
    token = bob.data("verify-update-phone-request", asked)["updatePhoneToken"]
    bob.data("update-phone", {"updatePhoneToken": token})
    profile = bob.data("get-profile")
    assert (profile["phoneCountryCode"], profile["phone"]) == ("+86", "13800138000")

    code = bob.texted("CHANNEL_UNBIND_PHONE", "13800138000", "+86")
    bob.data("unbind-phone", {"passCode": code})
    assert bob.data("get-profile")["phone"] is None


def change_of_number(**members):
    payload = {"newPhoneNumber": "4155550102", "newPhoneCountryCode": "+1"}
    payload |= {"newPhonePassCode": "000000", **members}
    return {"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload}


def test_a_number_that_will_not_do_is_refused(alice):
    def refusal(**members):
        return alice.refusal("verify-update-phone-request", change_of_number(**members))

    assert refusal(newPhoneNumber=NUMBER) == (422, 2230)
    assert refusal() == (422, 2227)
    wrong = {"oldPhoneNumber": "4155550199", "oldPhoneCountryCode": "+1", "oldPhonePassCode": "1"}
    assert refusal(**wrong) == (422, 2038)
    alice.admin("PATCH", "/users/bob", {"phone": "4155550102", "phone_country_code": "+1"})
    assert refusal() == (409, 2035)


def test_the_last_way_in_stays(visitor):
    erin = visitor.calls_of("erin")
    code = erin.mailed("CHANNEL_UNBIND_EMAIL", "erin@example.test")

    assert erin.refusal("unbind-email", {"passCode": code}) == (422, 2217)


def test_what_is_not_there_cannot_be_unbound(visitor):
    dave = visitor.calls_of("dave")

    assert dave.refusal("unbind-email", {"passCode": "000000"}) == (422, 2219)
    assert dave.refusal("unbind-phone", {"passCode": "000000"}) == (404, None)
