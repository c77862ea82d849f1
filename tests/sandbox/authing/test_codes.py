"""Codes: for an address and a channel, once, for a while, a few tries, one a minute."""

NEW = "new@example.test"
BIND = "CHANNEL_BIND_EMAIL"


def sends(calls, channel=BIND, email=NEW):
    return calls.data("send-email", {"channel": channel, "email": email})


def pre_check(calls, code, channel=BIND, email=NEW):
    payload = {"email": email, "passCode": code, "channel": channel}
    asked = {"codeType": "EMAIL", "emailCodePayload": payload}
    return calls.data("pre-check-code", asked)["isValid"]


def test_a_code_belongs_to_its_address_and_channel(alice):
    code = alice.mailed(BIND, NEW)

    assert pre_check(alice, code)
    assert pre_check(alice, code, email="NEW@example.test")
    assert not pre_check(alice, code, email="other@example.test")
    assert not pre_check(alice, code, channel="CHANNEL_UPDATE_EMAIL")


def test_a_second_message_within_a_minute_is_refused_for_that_channel_alone(alice):
    sends(alice)
    assert alice.refusal("send-email", {"channel": BIND, "email": NEW}) == (429, 2100)
    sends(alice, "CHANNEL_UPDATE_EMAIL")
    alice.admin("POST", "/clock", {"advance": 61})
    sends(alice)


def test_a_new_code_voids_the_one_before(alice):
    first = alice.mailed(BIND, NEW)
    alice.admin("POST", "/age", {"kind": "messages", "seconds": 61})
    second = alice.mailed(BIND, NEW)

    assert pre_check(alice, second)
    assert first == second or not pre_check(alice, first)


def test_a_mailed_code_is_good_for_five_minutes_and_a_texted_one_for_one(alice):
    code = alice.mailed(BIND, NEW)
    alice.admin("POST", "/age", {"kind": "codes", "seconds": 290})
    assert pre_check(alice, code)
    alice.admin("POST", "/age", {"kind": "codes", "seconds": 20})
    assert not pre_check(alice, code)

    texted = alice.texted("CHANNEL_UNBIND_PHONE", "4155550101")
    alice.admin("POST", "/age", {"kind": "codes", "seconds": 61})
    assert alice.refusal("unbind-phone", {"passCode": texted}) == (499, 2300)


def test_a_code_is_void_after_too_many_tries(alice):
    code = alice.mailed("CHANNEL_UNBIND_EMAIL", "alice@example.test")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert alice.refusal("unbind-email", {"passCode": wrong}) == (499, 2001)
    assert alice.refusal("unbind-email", {"passCode": code}) == (499, 2300)


def test_codes_are_as_long_as_the_pool_says(alice):
    alice.admin("PATCH", "/pool", {"verifyCodeLength": 4})

    assert len(alice.mailed(BIND, NEW)) == 4


def test_an_address_of_somebody_else_gets_no_code_for_binding(alice):
    asked = {"channel": BIND, "email": "BOB@example.test"}
    assert alice.refusal("send-email", asked) == (409, 2200)


def test_nonsense_is_refused(alice):
    assert alice.refusal("send-email", {"channel": BIND, "email": "nobody"}) == (400, 2003)
    assert alice.refusal("send-email", {"channel": "CHANNEL_X", "email": NEW}) == (400, None)
    asked = {"channel": "CHANNEL_BIND_PHONE", "phoneNumber": "+1 415"}
    assert alice.refusal("send-sms", asked) == (400, None)


def test_a_number_without_a_country_is_chinese(alice):
    alice.data("send-sms", {"channel": "CHANNEL_BIND_PHONE", "phoneNumber": "13800138000"})

    assert alice.code_sent_to("+8613800138000")
