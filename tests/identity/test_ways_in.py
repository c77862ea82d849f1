"""No way of taking things away, one after the other, locks anybody out (W-34)."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.identity.models import (
    Channel,
    Experience,
    Identifier,
    LinkedIdentity,
    Person,
    SignInMethods,
)
from portal.identity.providers import Provider
from portal.identity.ways_in import Means, WayIn, remaining, ways_back, ways_in, without

EVERYTHING = Experience(
    providers=(Provider("github"),),
    sign_in=SignInMethods(frozenset(Identifier), frozenset(Channel), frozenset(Channel)),
)
ALICE = Person("u1", username="alice", email="alice@x.example", phone="+41446681800")

experiences = st.builds(
    Experience,
    providers=st.sets(st.sampled_from(["github", "wechat"])).map(
        lambda keys: tuple(Provider(key) for key in sorted(keys))
    ),
    sign_in=st.builds(
        SignInMethods,
        password=st.frozensets(st.sampled_from(Identifier)),
        code=st.frozensets(st.sampled_from(Channel)),
        reset=st.frozensets(st.sampled_from(Channel)),
    ),
)
people = st.builds(
    Person,
    user_id=st.just("u1"),
    username=st.sampled_from([None, "alice"]),
    email=st.sampled_from([None, "alice@x.example"]),
    phone=st.sampled_from([None, "+41446681800"]),
    has_password=st.sampled_from([None, False, True]),
    identities=st.none()
    | st.sets(st.sampled_from(["github", "wechat"])).map(
        lambda keys: tuple(LinkedIdentity(key) for key in sorted(keys))
    ),
)
actions = st.lists(
    st.tuples(st.sampled_from(["remove", "have"]), st.sampled_from(Identifier))
    | st.just(("password", None))
)


def can_sign_in(person: Person, experience: Experience) -> bool:
    """Trying the sign-in page: type what one has, and see whether it lets one in."""
    names = {"username": person.username, "email": person.email, "phone": person.phone}
    for identifier in experience.sign_in.password:
        if names[identifier] and person.has_password is True:
            return True
    for channel in experience.sign_in.code:
        if names[channel]:
            return True
    keys = [provider.key for provider in experience.providers]
    return any(linked.provider in keys for linked in person.identities or ())


@given(people, experiences, actions)
def test_w34_no_sequence_of_allowed_actions_leaves_a_person_without_a_way_in(
    person, experience, sequence
):
    assume(can_sign_in(person, experience))
    for action, identifier in sequence:
        if action == "password":
            person = replace(person, has_password=True)
        elif action == "have":
            person = replace(person, **{identifier.value: f"another {identifier.value}"})
        elif remaining(person, experience, identifier).is_enough:
            person = without(person, identifier)
        assert can_sign_in(person, experience)


@given(people, experiences)
def test_a_way_in_is_told_exactly_when_there_is_one(person, experience):
    assert bool(ways_in(person, experience)) == can_sign_in(person, experience)


@given(people, experiences, st.sampled_from(Identifier))
def test_what_is_taken_away_is_in_no_way_that_remains(person, experience, gone):
    left = remaining(person, experience, gone)

    assert all(way.identifier is not gone for way in left.ways_in)
    assert gone.value not in left.ways_back
    assert set(left.ways_in) <= set(ways_in(person, experience))


def test_each_way_is_told_with_what_it_needs():
    person = replace(ALICE, has_password=True, identities=(LinkedIdentity("github"),))

    assert ways_in(person, EVERYTHING) == (
        WayIn(Means.PASSWORD, "alice", Identifier.USERNAME),
        WayIn(Means.PASSWORD, "alice@x.example", Identifier.EMAIL),
        WayIn(Means.PASSWORD, "+41446681800", Identifier.PHONE),
        WayIn(Means.CODE, "alice@x.example", Identifier.EMAIL),
        WayIn(Means.CODE, "+41446681800", Identifier.PHONE),
        WayIn(Means.PROVIDER, "github"),
    )
    assert ways_back(person, EVERYTHING) == (Channel.EMAIL, Channel.PHONE)


@pytest.mark.parametrize("has_password", [None, False])
def test_a_password_nobody_tells_of_lets_nobody_in(has_password):
    person = Person("u1", username="alice", has_password=has_password)

    assert ways_in(person, EVERYTHING) == ()
    assert ways_back(replace(person, email="a@x.example"), EVERYTHING) == ()


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("u1", email="a@x.example", has_password=True), True),
        (Person("u1", email="a@x.example", has_password=None), True),
        (Person("u1", email="a@x.example", has_password=False), False),
        (Person("u1", email="a@x.example", phone="+41446681800", has_password=False), True),
    ],
)
def test_whether_anything_is_left_to_confirm_with_is_told(person, expected):
    assert remaining(person, EVERYTHING, Identifier.EMAIL).can_confirm is expected


def test_w34_without_a_linked_account_the_others_of_the_person_still_let_them_in():
    github, wechat = LinkedIdentity("github", "al"), LinkedIdentity("wechat", "al")
    person = Person("p", has_password=False, identities=(github, wechat))
    experience = Experience(providers=(Provider("github"), Provider("wechat")))

    left = remaining(person, experience, github)
    assert left.ways_in == (WayIn(Means.PROVIDER, "wechat"),)
    assert not remaining(without(person, wechat), experience, github).is_enough
