"""A profile that changes elsewhere while somebody has it open."""

import pytest

from portal.features.profile.entries import changes
from portal.features.profile.forms import section_form
from portal.features.profile.standard_entries import standard_entries
from portal.identity.errors import ChangedElsewhere
from portal.identity.models import (
    Person,
    ProfileField,
)
from tests.pages.desk import ALICE, RULES, Desk


@pytest.fixture
def desk():
    return Desk()


def test_r34_what_changed_elsewhere_is_told_and_not_overwritten(desk):
    now = Person("u1", profile={**ALICE.profile, ProfileField.NAME: "Alicia"})
    form, changed = desk.fill("name", {"name": "Ali"}, person=now, opened_for=ALICE)

    assert changed is None
    assert form.status == 409
    assert [(c.label, c.theirs, c.yours) for c in form.conflicts] == [
        ("Display name", "Alicia", "Ali")
    ]
    assert form["name"].data == "Ali"


def test_r34_to_submit_again_is_to_choose_ones_own(desk):
    now = Person("u1", profile={**ALICE.profile, ProfileField.NAME: "Alicia"})
    form, _ = desk.fill("name", {"name": "Ali"}, person=now, opened_for=ALICE)

    _, changed = desk.fill("name", {"name": "Ali", "version": form.version.data}, person=now)
    assert changed.profile == {ProfileField.NAME: "Ali"}


def test_r34_what_nobody_touched_here_becomes_what_it_is_now(desk):
    now = Person("u1", profile={**ALICE.profile, ProfileField.NAME: "Alicia"})
    form, changed = desk.fill("name", {"nickname": "Al"}, person=now, opened_for=ALICE)

    assert changed is None
    assert [(c.label, c.theirs, c.yours) for c in form.conflicts] == [
        ("Display name", "Alicia", None)
    ]
    assert form["name"].data == "Alicia"
    assert form["nickname"].data == "Al"


def test_r34_the_same_change_elsewhere_is_no_conflict(desk):
    now = Person("u1", profile={**ALICE.profile, ProfileField.NAME: "Ali"})
    _, changed = desk.fill("name", {"name": "Ali"}, person=now, opened_for=ALICE)

    assert not changed


def test_r34_without_a_version_nothing_is_overwritten(desk):
    form, changed = desk.fill("name", {"name": "Ali", "version": "%%%=&&"})

    assert changed is None
    assert form.conflicts


def test_changes_says_changed_elsewhere_to_whoever_asks(desk):
    with desk.app.test_request_context("/", method="POST", data={"name": "Ali"}):
        form = section_form([entry for entry in standard_entries(RULES) if entry.name == "name"])
        with pytest.raises(ChangedElsewhere):
            form.changes_for(ALICE)
    assert not changes([], ALICE)
