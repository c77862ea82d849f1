"""Passkeys: the list, a new one, its name, and doing without it."""

from __future__ import annotations

import json

import pytest

from portal.sandbox import current
from portal.sandbox.seed import PASSWORDS
from tests.authenticator import Authenticator
from tests.browser import Browser
from tests.conftest import CONTOSO
from tests.pages.enrolment import LIST, NEW, asks, enrols, options, proven, sends

FACTORS = "/api/my-account/mfa-verifications"
ADDED = "2026-03-04T10:00:00.000Z"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
HERS = [
    {
        "id": "first",
        "type": "WebAuthn",
        "createdAt": ADDED,
        "agent": LINUX,
        "name": "Work laptop",
        "credentialId": "AAAA",
    },
    {
        "id": "second",
        "type": "WebAuthn",
        "createdAt": ADDED,
        "agent": LINUX,
        "lastUsedAt": ADDED,
        "credentialId": "BBBB",
    },
]
CODES = {"id": "codes", "type": "BackupCode", "createdAt": ADDED, "codes": [{"code": "a1"}]}


def factors(sandbox, who="alice"):
    """As the platform keeps them, which it tells nobody."""
    with sandbox.app.app_context():
        return current.store().find("users", username=who)["mfa_verifications"]


def changes_of(sandbox) -> list[str]:
    """What was changed, and not only proven or prepared."""
    return [call for call in sandbox.changes() if "/verifications/" not in call]


@pytest.fixture
def with_two(alice: Browser, sandbox) -> Browser:
    """Alice, who has proven who she is, and has two passkeys that she leaves out at sign-in."""
    proven(alice, NEW)
    skipped = {"mfa": {"skipMfaOnSignIn": True}}
    sandbox.change_user("alice", mfa_verifications=HERS, logto_config=skipped)
    return alice


# A new one


def test_w30_proof_first_then_a_passkey_and_then_its_name(alice, sandbox):
    page = alice.visit(LIST)
    assert "No passkeys yet" in page.text
    page = alice.visit(page.link("Add a passkey"))
    assert page.heading == "Confirm it’s you"
    assert "before you add a passkey" in page.text

    page = alice.follow(enrols(alice))
    assert page.heading == "Name your passkey"
    assert page.notices() == ["Your passkey has been added."]
    assert page.value_of("name") == "Apple Passwords"

    page = alice.follow(alice.send(page, name="  My\tphone "))
    assert page.notices()[0] == "Your passkey is now called My phone."
    assert "My phone" in page.text
    assert "Not used yet" in page.text
    (kept,) = factors(sandbox)
    assert kept["name"] == "My phone"
    assert kept["publicKey"]


def test_the_browser_is_asked_for_what_the_platform_wants(alice, sandbox):
    wanted = options(alice, proven(alice, NEW))

    assert wanted["rp"]["id"] == "localhost"
    assert wanted["attestation"] == "none"
    assert factors(sandbox) == [], "to ask adds nothing"


@pytest.mark.parametrize(
    ("aaguid", "attachment", "transports", "agent", "name"),
    [
        ("bada5566-a7aa-401f-bd96-45619a55120d", "platform", ["internal"], LINUX, "1Password"),
        ("0" * 32, "platform", ["internal"], LINUX, "Passkey on Linux"),
        ("0" * 32, "platform", ["internal"], "curl/8", "Passkey"),
        ("0" * 32, "cross-platform", ["usb", "nfc"], LINUX, "Security key"),
        ("0" * 32, "cross-platform", ["hybrid", "internal"], LINUX, "Phone or tablet"),
        ("0" * 32, "cross-platform", ["new-kind"], LINUX, "Security key"),
    ],
)
def test_a_passkey_has_a_good_name_from_the_start(
    alice, sandbox, aaguid, attachment, transports, agent, name
):
    page = proven(alice, NEW)
    made = Authenticator(aaguid=aaguid).makes(options(alice, page))
    made["authenticatorAttachment"] = attachment
    made["response"]["transports"] = transports
    form = page.form_with("credential")
    sent = {tag["name"]: tag.get("value", "") for tag in form.select("input")}
    alice.post(NEW, {**sent, "credential": json.dumps(made)}, **{"User-Agent": agent})

    (kept,) = factors(sandbox)
    assert kept["name"] == name
    assert kept["agent"] == agent, "the platform notes the person’s own browser"


def test_a_second_one_of_the_same_kind_is_told_apart(alice, sandbox):
    enrols(alice)
    enrols(alice)
    enrols(alice)

    assert [kept["name"] for kept in factors(sandbox)] == [
        "Apple Passwords",
        "Apple Passwords 2",
        "Apple Passwords 3",
    ]


def test_w31_a_second_step_enrolled_here_does_not_ask_for_itself_at_once(alice):
    alice.follow(enrols(alice))

    assert alice.visit(NEW).heading == "Add a passkey"


REFUSED = "This passkey was not accepted. Create one again, on this page."


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://evil.example"},
        {"origin": CONTOSO + ".evil.example"},
        {"lies": {"challenge": "AAAA"}},
        {"flags": 0x01},
    ],
    ids=str,
)
def test_what_the_platform_does_not_accept_is_told_and_another_can_be_made(alice, sandbox, lies):
    page = proven(alice, NEW)
    answer = sends(alice, page, Authenticator(**lies).makes(options(alice, page)))
    assert REFUSED in answer.text
    assert answer.value_of("credential") == ""
    assert changes_of(sandbox) == []

    made = Authenticator().makes(options(alice, answer))
    assert alice.follow(sends(alice, answer, made)).heading == "Name your passkey"


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "null",
        "not json",
        '{"id":"A","type":"public-key","response":{}}',
        '{"id":"../x","type":"public-key","response":{"clientDataJSON":"A","attestationObject":"A"}}',
        '{"id":"A","type":"WebAuthn","response":{"clientDataJSON":"A","attestationObject":"A"}}',
        '{"id":"A","type":"public-key","response":{"clientDataJSON":7,"attestationObject":"A"}}',
        '{"id":"A","type":"public-key","response":{"clientDataJSON":"%s","attestationObject":"A"}}'
        % ("A" * 9000),
        "\ud83d" * 3,
        "9" * 40_000,
    ],
)
def test_r25_rubbish_in_its_place_asks_the_platform_nothing(alice, sandbox, text):
    page = proven(alice, NEW)
    options(alice, page)
    sandbox.forget_calls()
    form = page.form_with("credential")
    sent = {tag["name"]: tag.get("value", "") for tag in form.select("input")}
    answer = alice.post(NEW, {**sent, "credential": text.encode("utf-8", "surrogatepass")})

    assert REFUSED in answer.text
    assert sandbox.changes() == []


def test_11_the_record_is_of_this_session_and_never_comes_from_the_browser(
    alice, signed_in_as, sandbox
):
    bob = signed_in_as("bob")
    theirs = options(bob, proven(bob, NEW, "bob"))
    page = proven(alice, NEW)
    made = Authenticator().makes(theirs)
    record = {"record": "x", "verificationRecordId": "x", "newIdentifierVerificationRecordId": "x"}
    sandbox.forget_calls()
    answer = sends(alice, page, made)
    assert "It took too long. Begin again." in answer.text, "nothing was begun in this session"
    assert sandbox.changes() == []

    options(alice, page)
    sent = {**record, "credential": json.dumps(made)}
    form = page.form_with("credential")
    sent |= {t["name"]: t.get("value", "") for t in form.select("input") if t["name"] not in sent}
    assert REFUSED in alice.post(NEW, sent).text
    assert factors(sandbox) == factors(sandbox, "bob") == []


def test_what_was_begun_last_counts_and_only_for_ten_minutes(alice, sandbox, advance):
    page = proven(alice, NEW)
    first = options(alice, page)
    options(alice, alice.visit(NEW))
    assert REFUSED in sends(alice, page, Authenticator().makes(first)).text

    late = Authenticator().makes(options(alice, page))
    advance(minutes=9, seconds=30)
    page = proven(alice, NEW)
    assert "It took too long. Begin again." in sends(alice, page, late).text
    assert changes_of(sandbox) == []


def test_11_one_passkey_is_in_an_account_once(alice, sandbox):
    """The platform would take it twice (contract §11)."""
    authenticator = Authenticator()
    alice.follow(enrols(alice, authenticator=authenticator))
    page = alice.visit(NEW)
    again = authenticator.shows_again(authenticator.keys[0], options(alice, page))
    answer = alice.follow(sends(alice, page, again))

    assert answer.notices()[0] == "Your account has this passkey already."
    assert answer.heading == "Passkeys"
    assert len(factors(sandbox)) == 1


def test_r36_a_double_press_adds_one(alice, sandbox):
    page = proven(alice, NEW)
    made = Authenticator().makes(options(alice, page))
    first, second = sends(alice, page, made), sends(alice, page, made)

    assert first.location == second.location
    assert len(factors(sandbox)) == 1


def test_r35_what_was_made_outlives_a_proof_that_lapses(alice, sandbox, advance):
    page = proven(alice, NEW)
    advance(minutes=8)
    made = Authenticator().makes(options(alice, page))
    advance(minutes=1, seconds=30)
    page = alice.follow(sends(alice, page, made))
    assert page.heading == "Confirm it’s you"

    page = alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))
    assert "Your browser has made the passkey. It is not saved here yet." in page.text
    page = alice.follow(alice.send(page, _action=NEW))
    assert page.heading == "Name your passkey"
    assert len(factors(sandbox)) == 1


def test_r20_and_one_that_the_platform_calls_over(alice, sandbox):
    page = proven(alice, NEW)
    made = Authenticator().makes(options(alice, page))
    denied = {"code": "verification_record.permission_denied", "message": "no"}
    sandbox.break_("status", FACTORS, method="POST", status=401, json=denied)
    page = alice.follow(sends(alice, page, made))
    assert page.heading == "Confirm it’s you"

    sandbox.mend()
    page = alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))
    assert alice.follow(alice.send(page, _action=NEW)).heading == "Name your passkey"


@pytest.mark.parametrize(
    ("pattern", "fault", "status", "words"),
    [
        (
            "/api/verifications/web-authn/registration/verify",
            {"status": 504},
            503,
            "your passkey is not saved yet",
        ),
        (FACTORS, {"status": 503, "method": "POST"}, 503, "your passkey is not saved yet"),
        (
            FACTORS,
            {"status": 504, "after": True, "method": "POST"},
            504,
            "We do not know whether your passkey",
        ),
        (
            FACTORS,
            {"status": 429, "method": "POST", "json": {"code": "request.message_rate_limited"}},
            429,
            "Too many attempts.",
        ),
    ],
    ids=str,
)
def test_r33_what_was_made_stays_in_hand_while_the_platform_fails(
    alice, sandbox, pattern, fault, status, words
):
    page = proven(alice, NEW)
    made = Authenticator().makes(options(alice, page))
    sandbox.break_("status", pattern, **fault)
    page = sends(alice, page, made)
    assert page.status == status
    assert words in page.text

    sandbox.mend()
    page = alice.follow(alice.send(page, _action=NEW))
    assert page.notices()[0] in (
        "Your passkey has been added.",
        "Your account has this passkey already.",
    )
    assert len(factors(sandbox)) == 1


@pytest.mark.parametrize(("status", "shown"), [(503, 503), (429, 429)])
def test_where_the_platform_cannot_be_asked_the_script_is_told_by_the_status(
    alice, sandbox, status, shown
):
    page = proven(alice, NEW)
    sandbox.break_("status", "/api/verifications/web-authn/registration", status=status)

    assert asks(alice, page).status == shown


def test_w10_the_script_needs_the_token_as_every_form_does(alice, sandbox):
    proven(alice, NEW)
    sandbox.forget_calls()
    for token in ({}, {"csrf_token": "x"}):
        answer = alice.post(NEW, token, Accept="application/json")
        assert answer.heading == "Add a passkey", "a page, which the script opens"
        assert "This page was open for a while" in answer.text
    assert sandbox.changes() == []


def test_nothing_is_begun_by_looking(alice, sandbox):
    proven(alice, NEW)
    sandbox.forget_calls()
    alice.visit(NEW)
    alice.visit(LIST)

    assert sandbox.changes() == []


def test_without_script_the_page_says_why(alice):
    page = proven(alice, NEW)
    (words,) = page.soup.select("noscript")

    assert "Only a browser can make a passkey" in words.get_text()
    page = alice.send(page, _action=NEW)
    assert "Only a browser can make a passkey" in page.soup.select_one(".error-summary").text


# Where it can be made


def test_a_host_that_browsers_refuse_hands_over_to_the_platform(signed_in_as, sandbox):
    alice = signed_in_as("alice", CONTOSO)
    page = alice.visit(LIST)

    assert "Browsers make passkeys only on pages of the address they are for." in page.text
    assert page.link("Go on at localhost") == (
        "http://localhost:3001/account/passkey/add?redirect="
        "http%3A%2F%2Fcontoso.localhost%3A5000%2Fpasskeys"
    )
    assert proven(alice, NEW).heading == "Passkeys"


def test_a_host_that_the_platform_does_not_know_hands_over_too(alice, sandbox, portal):
    sandbox.set_account_center(webauthnRelatedOrigins=[])
    portal.extensions["foyer.platforms"].forget()

    assert alice.visit(LIST).link("Go on at localhost")


# What the tenant lets people do


@pytest.mark.parametrize(
    "closed",
    [
        {"fields": {"mfa": "Off"}},
        {"fields": {"passkey": "Off"}},
        {"experience": {"mfa": {"factors": ["Totp"], "policy": "NoPrompt"}}},
    ],
    ids=str,
)
def test_where_there_are_none_there_is_no_page(alice, sandbox, portal, closed):
    proven(alice, NEW)
    sandbox.set_fields(**closed.get("fields", {}))
    sandbox.set_sign_in_experience(**closed.get("experience", {}))
    portal.extensions["foyer.platforms"].forget()

    assert alice.visit(LIST).status == 404
    assert alice.visit(NEW).status == 404


def test_who_may_only_look_sees_who_may_do_more(with_two, sandbox, portal):
    sandbox.set_fields(passkey="ReadOnly")
    portal.extensions["foyer.platforms"].forget()
    page = with_two.visit(LIST)

    assert "Passkeys are managed by Northwind." in page.text
    assert not page.soup.select('main a[href*="removal"], main a[href*="/new"]')
    for path in (NEW, f"{LIST}/first/name", f"{LIST}/first/removal"):
        assert with_two.visit(path).status == 404


def test_a_tenant_that_offers_no_more_lets_the_old_ones_go(with_two, sandbox, portal):
    sandbox.set_sign_in_experience(mfa={"factors": ["Totp"], "policy": "NoPrompt"})
    portal.extensions["foyer.platforms"].forget()
    page = with_two.visit(LIST)

    assert "Add a passkey" not in page.text
    assert with_two.visit(NEW).status == 404
    page = with_two.submit(f"{LIST}/first/removal", _action=f"{LIST}/first/removal")
    assert page.notices()[0] == "“Work laptop” has been removed."


# The name


def test_one_that_came_without_a_name_is_called_by_where_it_was_made(with_two):
    page = with_two.visit(LIST)

    assert "Work laptop Added on March 4, 2026 · Not used yet" in page.text
    assert "Passkey on Linux Added on March 4, 2026 · Last used on March 4, 2026" in page.text
    assert "Mozilla" not in page.body


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a name."),
        (" \u202e\t", "Enter a name."),
        ("n" * 65, "Use at most 64 characters."),
    ],
)
def test_11_a_name_has_1_to_64_characters(with_two, sandbox, typed, words):
    """The platform checks neither (contract §11)."""
    page = with_two.visit(f"{LIST}/first/name")
    sandbox.forget_calls()
    page = with_two.send(page, name=typed)

    assert page.error_of("name") == words
    assert sandbox.changes() == []


def test_a_name_is_what_was_typed_and_no_markup(with_two, sandbox):
    page = with_two.submit(f"{LIST}/first/name", name="<b>Tea & “Toast”</b> 茶" + "e\u0301" * 20)

    assert "<b>Tea & “Toast”</b> 茶" in page.text
    assert factors(sandbox)[0]["name"].endswith("\u00e9" * 20), "composed"


def test_the_same_name_again_changes_nothing(with_two, sandbox):
    page = with_two.visit(f"{LIST}/first/name")
    sandbox.forget_calls()
    with_two.send(page, name="Work laptop")

    assert sandbox.changes() == []


# Doing without


def test_w34_before_one_goes_it_is_told_what_is_left(with_two, sandbox):
    page = with_two.visit(f"{LIST}/first/removal")
    assert page.heading == "Remove “Work laptop”?"
    assert "With alice and your password" in page.text
    assert "Passkey “Passkey on Linux”" in page.text
    assert "Delete it there as well" in page.text

    page = with_two.follow(with_two.send(page, _action=f"{LIST}/first/removal"))
    assert page.notices()[0] == "“Work laptop” has been removed."
    assert [kept["id"] for kept in factors(sandbox)] == ["second"]


def test_w34_the_last_one_takes_the_backup_codes_with_it(alice, sandbox):
    proven(alice, NEW)
    skipped = {"mfa": {"skipMfaOnSignIn": True}}
    sandbox.change_user("alice", mfa_verifications=[HERS[0], CODES], logto_config=skipped)
    page = alice.visit(f"{LIST}/first/removal")
    assert "Your backup codes go with it" in page.text
    sandbox.forget_calls()
    alice.follow(alice.send(page, _action=f"{LIST}/first/removal"))

    assert sandbox.changes() == [f"DELETE {FACTORS}/codes", f"DELETE {FACTORS}/first"]
    assert factors(sandbox) == []


def test_r37_a_stop_half_way_leaves_the_passkey_and_says_so(alice, sandbox):
    proven(alice, NEW)
    skipped = {"mfa": {"skipMfaOnSignIn": True}}
    sandbox.change_user("alice", mfa_verifications=[HERS[0], CODES], logto_config=skipped)
    page = alice.visit(f"{LIST}/first/removal")
    sandbox.break_("status", f"{FACTORS}/first", status=503)
    page = alice.send(page, _action=f"{LIST}/first/removal")
    assert "Your backup codes were removed, and nothing else." in page.text

    sandbox.mend()
    page = alice.follow(alice.send(page, _action=f"{LIST}/first/removal"))
    assert page.notices()[0] == "“Work laptop” has been removed."


def test_where_the_tenant_demands_a_second_step_the_last_one_stays(with_two, sandbox, portal):
    sandbox.change_user("alice", mfa_verifications=HERS[:1])
    sandbox.set_sign_in_experience(mfa={"factors": ["WebAuthn"], "policy": "Mandatory"})
    portal.extensions["foyer.platforms"].forget()
    page = with_two.visit(f"{LIST}/first/removal")

    assert "Northwind requires one of everyone, so it cannot be removed." in page.text
    assert not page.soup.select('form[action$="removal"]')
    assert page.link("Add a passkey") == NEW


def test_where_codes_are_sent_too_backup_codes_stay(with_two, sandbox, portal):
    sandbox.change_user("alice", mfa_verifications=[HERS[0], CODES])
    factors = ["WebAuthn", "BackupCode", "EmailVerificationCode"]
    sandbox.set_sign_in_experience(mfa={"factors": factors, "policy": "NoPrompt"})
    portal.extensions["foyer.platforms"].forget()
    page = with_two.visit(f"{LIST}/first/removal")

    assert "Backup codes: 1 left" in page.text
    assert "Code by email: alice@example.test" in page.text
    assert "go with it" not in page.text


def test_whoever_has_a_passkey_and_no_backup_codes_is_led_to_them(alice):
    enrols(alice)
    page = alice.visit(LIST)

    assert "For the day when no passkey is at hand" in page.text
    assert page.link("Get backup codes") == "/two-step/backup-codes"


def test_w31_whoever_got_one_since_they_proved_who_they_are_has_to_show_it(alice, sandbox):
    proven(alice, NEW)
    sandbox.change_user("alice", mfa_verifications=HERS)
    page = alice.visit(f"{LIST}/first/removal")
    sandbox.forget_calls()
    page = alice.follow(alice.send(page, _action=f"{LIST}/first/removal"))

    assert "sign in again" in page.text.lower()
    assert changes_of(sandbox) == []


def test_a_passkey_that_is_the_only_way_in_stays(alice, sandbox, portal):
    """Where a passkey alone lets somebody in, it counts."""
    proven(alice, NEW)
    sandbox.set_sign_in_experience(passkeySignIn={"enabled": True}, signIn={"methods": []})
    skipped = {"mfa": {"skipMfaOnSignIn": True}}
    sandbox.change_user("alice", mfa_verifications=HERS, logto_config=skipped)
    portal.extensions["foyer.platforms"].forget()
    assert "With another of your passkeys" in alice.visit(f"{LIST}/first/removal").text

    sandbox.change_user("alice", mfa_verifications=HERS[:1])
    page = alice.visit(f"{LIST}/first/removal")
    assert "This is your last way in" in page.text
    assert not page.soup.select('form[action$="removal"]')


@pytest.mark.parametrize("what", ["name", "removal"])
@pytest.mark.parametrize("whose", ["theirs", "nobodys", "codes"])
def test_w15_of_somebody_else_none_can_be_seen_named_or_removed(
    with_two, signed_in_as, sandbox, what, whose
):
    of_bob = [{**HERS[0], "id": "theirs"}]
    sandbox.change_user("bob", mfa_verifications=of_bob)
    sandbox.change_user("alice", mfa_verifications=[*HERS, CODES])
    token = with_two.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
    path = f"{LIST}/{whose}/{what}"
    sandbox.forget_calls()
    sent = {"csrf_token": token, "form_key": "k" * 22, "name": "Mine now"}

    assert with_two.visit(path).status == 404
    assert with_two.post(path, sent).status == 404
    assert sandbox.changes() == []
    assert factors(sandbox, "bob") == of_bob


def test_one_that_went_elsewhere_meanwhile_is_not_there_any_more(with_two, sandbox):
    page = with_two.visit(f"{LIST}/first/removal")
    gone = {"code": "verification_record.not_found", "message": "no"}
    sandbox.break_("status", f"{FACTORS}/first", status=400, json=gone)

    assert with_two.send(page, _action=f"{LIST}/first/removal").heading == (
        "It is not there any more"
    )


@pytest.mark.parametrize(
    ("what", "field", "fault", "status", "words"),
    [
        ("name", {"name": "Other"}, {"status": 504}, 504, "We do not know whether this was saved"),
        ("removal", {}, {"status": 504}, 504, "We do not know whether it was removed"),
        ("name", {"name": "Other"}, {"status": 400}, 403, "Changing this is switched off now."),
        ("removal", {}, {"status": 400}, 403, "Changing this is switched off now."),
    ],
)
def test_r33_what_the_platform_says_instead_is_told(
    with_two, sandbox, what, field, fault, status, words
):
    page = with_two.visit(f"{LIST}/first/{what}")
    off = {"code": "account_center.field_not_editable", "message": "no"}
    answer = {"json": off} if fault["status"] == 400 else {}
    sandbox.break_("status", f"{FACTORS}/first*", **fault, **answer)
    page = with_two.send(page, _action=f"{LIST}/first/{what}", **field)

    assert page.status == status
    assert words in page.text
