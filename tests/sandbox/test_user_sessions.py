"""The operator's view of where somebody is signed in, and how they proved who they are."""

import pyotp
import pytest

from portal.sandbox.people.cast import cast_id
from portal.sandbox.seed import FRANKS_BACKUP_CODES, FRANKS_TOTP_SECRET

ALICE = ("alice", "Alpine-Harbor-47!")
FRANK = ("frank", "Velvet-Canyon-63!")
ALICES = f"/users/{cast_id('alice')}/sessions"


def sessions(visitor, path=ALICES):
    listed = visitor.manage("GET", path)
    assert listed.status_code == 200, listed.text
    return listed.json()["sessions"]


def proofs(visitor, who):
    """What the person's one session says of the sign-in, ids left out."""
    [session] = sessions(visitor, f"/users/{cast_id(who)}/sessions")
    return [
        {name: value for name, value in record.items() if name != "id"}
        for record in session["lastSubmission"]["verificationRecords"]
    ]


def test_the_session_of_a_sign_in_is_found_by_the_sid_of_its_id_token(visitor):
    sid = visitor.asks_to_sign_in().signs_in(*ALICE).id_token()["sid"]
    [session] = sessions(visitor)

    assert session["payload"]["authorizations"]["northwind-portal"]["sid"] == sid
    assert "isCurrent" not in session
    assert visitor.manage("GET", f"{ALICES}/{session['payload']['uid']}").json() == session


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("login", {"type": "username", "value": "alice"}),
        ("login consent", {"type": "email", "value": "alice@example.test"}),
    ],
)
def test_signing_in_again_keeps_the_session_and_its_proof_is_told_where_consent_was_passed(
    visitor, prompt, told
):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    [first] = sessions(visitor)
    visitor.asks_to_sign_in(prompt=prompt).signs_in("alice@example.test", ALICE[1])
    [second] = sessions(visitor)

    assert second["payload"]["uid"] == first["payload"]["uid"]
    assert proofs(visitor, "alice") == [{"type": "Password", "identifier": told, "verified": True}]


def test_an_authenticator_is_told_beside_the_password(visitor):
    visitor.asks_to_sign_in().signs_in(*FRANK)
    code = pyotp.TOTP(FRANKS_TOTP_SECRET).now()
    visitor.submits("Continue", **{"Code from your authenticator app": code})

    assert [proof["type"] for proof in proofs(visitor, "frank")] == ["Password", "Totp"]
    assert proofs(visitor, "frank")[1] == {
        "type": "Totp",
        "userId": cast_id("frank"),
        "verified": True,
    }


def test_a_backup_code_is_told_with_the_code_that_was_used(visitor):
    visitor.asks_to_sign_in().signs_in(*FRANK).follows("Use a backup code")
    visitor.submits("Continue", **{"Backup code": FRANKS_BACKUP_CODES[3]})

    assert proofs(visitor, "frank")[1] == {
        "type": "BackupCode",
        "userId": cast_id("frank"),
        "code": FRANKS_BACKUP_CODES[3],
    }


def test_a_social_account_is_told_with_its_connector(visitor):
    visitor.asks_to_sign_in().follows("Continue with Mock Social").submits("Continue as Carol")
    [proof] = proofs(visitor, "carol")

    assert proof["type"] == "Social"
    assert proof["connectorId"]
    assert proof["socialUserInfo"] == {"id": "carol-at-mock-social", "name": "Carol"}


def test_a_code_is_told_with_its_template(visitor):
    visitor.asks_to_sign_in().follows("Sign in with a code")
    visitor.submits("Send code", **{"Email or phone": "erin@example.test"})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])
    [proof] = proofs(visitor, "erin")

    assert (proof["type"], proof["templateType"]) == ("EmailVerificationCode", "SignIn")


def test_a_one_time_token_is_told_with_its_context(visitor):
    email, context = "erin@example.test", {"interactionEvent": "SignIn"}
    made = visitor.manage("POST", "/one-time-tokens", {"email": email, "context": context})
    visitor.asks_to_sign_in(one_time_token=made.json()["token"], login_hint=email)
    visitor.submits("Continue")

    assert proofs(visitor, "erin") == [
        {
            "type": "OneTimeToken",
            "identifier": {"type": "email", "value": email},
            "verified": True,
            "oneTimeTokenContext": context,
        }
    ]


def test_ending_a_session_ends_its_tokens(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    [session] = sessions(visitor)
    ended = visitor.manage("DELETE", f"{ALICES}/{session['payload']['uid']}")

    assert ended.status_code == 204
    assert sessions(visitor) == []
    assert visitor.with_token(tokens["access_token"]).status_code == 401


@pytest.mark.parametrize(("target", "outlives"), [(None, True), ("all", False)])
def test_offline_access_outlives_a_session_unless_its_grants_are_revoked(visitor, target, outlives):
    visitor.asks_to_sign_in(prompt="consent", scope="openid offline_access").signs_in(*ALICE)
    tokens = visitor.tokens()
    [session] = sessions(visitor)
    query = {"revokeGrantsTarget": target} if target else {}
    visitor.manage("DELETE", f"{ALICES}/{session['payload']['uid']}", **query)

    assert (visitor.with_token(tokens["access_token"]).status_code == 200) is outlives


def test_a_session_that_is_not_theirs_is_neither_shown_nor_ended(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    [session] = sessions(visitor)
    bobs = f"/users/{cast_id('bob')}/sessions/{session['payload']['uid']}"

    shown, ended = visitor.manage("GET", bobs), visitor.manage("DELETE", bobs)
    assert (shown.status_code, shown.json()["code"]) == (404, "oidc.session_not_found")
    assert (ended.status_code, ended.json()["code"]) == (404, "oidc.invalid_session_account_id")
    assert sessions(visitor) == [session]


def test_a_session_that_is_over_is_not_found(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    uid = sessions(visitor)[0]["payload"]["uid"]
    visitor.manage("DELETE", f"{ALICES}/{uid}")
    again = visitor.manage("DELETE", f"{ALICES}/{uid}")

    assert (again.status_code, again.json()["code"]) == (404, "oidc.session_not_found")


def test_a_persons_token_does_not_open_the_operators_list(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    answer = visitor.with_token(visitor.tokens()["access_token"], f"/api{ALICES}")

    assert answer.status_code == 401
