"""What is checked here is never stricter than the platform, which has the last word."""

from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from portal.features.password import policy
from portal.identity.errors import PasswordRejected, Reason
from portal.identity.models import PasswordPolicy, Person, ProfileField
from portal.sandbox.people.restricted_phrases import known_of, restricted_kinds

ALICE = Person(
    "u1",
    username="alice_in_w",
    email="a.liddell@example.test",
    phone="+14155550101",
    profile={ProfileField.NAME: "Alice Pleasance  Liddell"},
)
AT_THE_PLATFORM = {
    "username": "alice_in_w",
    "primary_email": "a.liddell@example.test",
    "primary_phone": "14155550101",
    "name": "Alice Pleasance  Liddell",
}
RULES = PasswordPolicy(min_length=1, forbidden_words=("portal", "North.wind"))
REJECTS = {
    "repetitionAndSequence": False,
    "userInfo": True,
    "words": list(RULES.forbidden_words),
}
PIECES = st.sampled_from(
    [
        *("alice", "Alice", "liddell", "PLEASANCE", "a.liddell", "alice_in_w"),
        *("4155550101", "14155550101", "portal", "North.wind", "northXwind"),
        *("x", "Q7", "!", " "),
    ]
)


def reasons(password: str) -> set[Reason]:
    try:
        policy.check(password, RULES, ALICE)
    except PasswordRejected as rejected:
        return {complaint.reason for complaint in rejected.complaints}
    return set()


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join))
def test_whatever_is_refused_here_for_its_words_the_platform_would_refuse(password):
    ours = reasons(password) & {Reason.PERSONAL, Reason.FORBIDDEN_WORDS}
    theirs = restricted_kinds(password, REJECTS, known_of(AT_THE_PLATFORM))

    if ours:
        assert theirs


def test_most_of_it_made_up_is_refused_and_three_characters_of_ones_own_will_do():
    assert reasons("aliceliddell") == {Reason.PERSONAL}
    assert reasons("AliceLiddellQ7") == {Reason.PERSONAL}
    assert reasons("AliceLiddellQ7!") == set()
    assert reasons("North.windportal!") == {Reason.FORBIDDEN_WORDS}
    assert reasons("NorthXwind") == set(), "a word is no pattern"


def test_someone_of_whom_nothing_is_known_has_nothing_to_avoid():
    policy.check("aliceliddell", RULES, Person("u2"))


def test_the_symbols_of_the_platform_are_ours():
    every = "".join(map(chr, range(0x20, 0x7F)))

    policy.check(every, RULES, ALICE)
    for odd in ("\x1f", "\x7f", "é", "\u00a0", "密", "😀"):
        assert reasons(f"Marble-{odd}-Thicket") == {Reason.UNSUPPORTED_CHARACTERS}


def test_a_tenant_that_asks_for_little_lists_little():
    app = Flask("desk")
    Babel(app)
    least = PasswordPolicy(no_breach=False, no_sequences=False, nothing_personal=False)
    with app.test_request_context():
        assert len(policy.rules(least)) == 2
