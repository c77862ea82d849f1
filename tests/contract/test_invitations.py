"""What ``InvitationBackend`` promises."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.identity.backend import Capability
from portal.identity.errors import (
    BackendUnavailable,
    ChangedElsewhere,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Reason,
    SetupProblem,
    TooManyAttempts,
)
from portal.identity.invitations import InvitationMail, InvitationState, NewInvitation
from portal.sandbox.people.cast import ACME, UMBRELLA, cast_id
from tests import roster

pytestmark = pytest.mark.needs(Capability.ORGANIZATIONS)

ALICE, BOB, ERIN = cast_id("alice"), cast_id("bob"), cast_id("erin")
MAIL = InvitationMail("http://localhost:5000/invitations/x", "zh-CN", "2026年12月3日", "Hi")


@pytest.fixture
def backend(ground, operator):
    """Asked with the portal's own authority."""
    return ground.nobodys_backend()


@pytest.fixture
def sent(backend):
    return backend.sent_invitations(ACME)


@pytest.fixture
def roles(backend):
    return {role.name: role.id for role in backend.organization_template().roles}


def new(roles, address="erin@example.test", *names, days=7):
    role_ids = tuple(roles[name] for name in names or ("member",))
    return NewInvitation(address, role_ids, datetime.now(UTC) + timedelta(days=days), ALICE)


def test_an_invitation_is_made_without_a_word_and_mailed_then(sent, roles, operator):
    made = sent.send(new(roles))
    assert operator.outbox() == []

    sent.mail(made.id, MAIL)

    (mail,) = operator.outbox()
    assert (mail["to"], mail["template"]) == ("erin@example.test", "OrganizationInvitation")
    assert (mail["link"], mail["locale"], mail["note"]) == (MAIL.link, "zh-CN", "Hi")
    assert (mail["inviter"]["name"], mail["until"]) == ("Alice Adams", "2026年12月3日")


def test_what_was_made_is_found_with_all_that_is_known_of_it(sent, roles):
    made = sent.send(new(roles, "Erin@Example.test", "admin", "member"))
    (found,) = sent.all()

    assert found == sent.find(made.id) == made
    assert (found.address, found.state) == ("Erin@Example.test", InvitationState.PENDING)
    assert [role.name for role in found.roles] == ["admin", "member"]
    assert (found.inviter_id, found.accepted_by) == (ALICE, None)
    assert timedelta(days=6) < found.expires_at - datetime.now(UTC) < timedelta(days=8)


def test_the_newest_comes_first(sent, roles):
    for address in ("a@example.test", "b@example.test"):
        sent.send(new(roles, address))

    assert [one.address for one in sent.all()] == ["b@example.test", "a@example.test"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [("bob@example.test", Reason.ALREADY_MEMBER), ("erin@example.test", Reason.ALREADY_INVITED)],
)
def test_a_member_or_an_invited_address_is_refused(sent, roles, address, reason):
    sent.send(new(roles))
    with pytest.raises(InputRejected) as rejected:
        sent.send(new(roles, address))

    assert (rejected.value.field, rejected.value.reason) == ("addresses", reason)


def test_a_role_or_an_organization_that_is_gone_is_not_found(backend, sent, roles):
    with pytest.raises(NotFound):
        sent.send(new({"member": "no-such-role"}))
    with pytest.raises(NotFound):
        backend.sent_invitations("nowhere00000").send(new(roles))


def test_w44_an_invitation_of_another_organization_is_as_unknown_as_none(backend, sent, roles):
    foreign = backend.sent_invitations(UMBRELLA).send(new(roles))

    for act in (sent.find, sent.revoke, lambda id_: sent.mail(id_, MAIL)):
        for id_ in (foreign.id, "no-such-invitation", "..", ""):
            with pytest.raises(NotFound):
                act(id_)
    assert sent.all() == ()
    assert backend.sent_invitations(UMBRELLA).find(foreign.id).is_pending


def test_what_was_taken_back_is_neither_mailed_nor_taken_back_again(sent, roles, operator):
    made = sent.send(new(roles))
    sent.revoke(made.id)

    assert sent.find(made.id).state is InvitationState.REVOKED
    for act in (sent.revoke, lambda id_: sent.mail(id_, MAIL)):
        with pytest.raises(ChangedElsewhere):
            act(made.id)
    assert operator.outbox() == []


def test_w36_too_many_mails_to_one_address_are_told_as_such(sent, roles):
    made = sent.send(new(roles))
    for _ in range(10):
        sent.mail(made.id, MAIL)
    with pytest.raises(TooManyAttempts):
        sent.mail(made.id, MAIL)

    assert sent.find(made.id).is_pending


def test_members_are_found_by_their_address_in_whatever_case(sent, operator):
    asked = ["BOB@example.test", "erin@example.test", "ob@example.test", "alice@Example.test"]

    assert sent.members_among(asked) == {"bob@example.test", "alice@example.test"}


def test_members_are_found_among_very_many(sent, operator):
    roster.add_crowd(operator, ACME, 150)

    assert sent.members_among(["p149@example.test", "p14@example.test", "q@example.test"]) == {
        "p149@example.test",
        "p14@example.test",
    }


def test_an_invitation_shows_where_it_leads_and_who_sent_it(backend, sent, roles, operator):
    roster.change_organization(operator, ACME, is_mfa_required=True)
    made = sent.send(new(roles, "erin@example.test", "admin"))
    shown = backend.received_invitation(made.id).show()

    assert shown.invitation == made
    assert (shown.organization.name, shown.organization.requires_second_step) == ("Acme Corp", True)
    assert (shown.inviter.name, shown.inviter.email) == ("Alice Adams", "alice@example.test")
    assert [(role.name, "invite:member" in role.scopes) for role in shown.roles] == [
        ("admin", True)
    ]
    assert "alice@example.test" not in repr(shown)


@pytest.mark.parametrize("id_", ["no-such-invitation", "..", "../users", "", "x" * 300])
def test_w44_an_invitation_that_never_was_is_not_found(backend, id_):
    with pytest.raises(NotFound):
        backend.received_invitation(id_).show()


def test_whoever_it_is_for_accepts_it_and_is_a_member_in_its_roles(backend, sent, roles, operator):
    made = sent.send(new(roles, "ERIN@example.test"))
    backend.received_invitation(made.id).accept(ERIN)

    assert roster.roles_of(operator, ACME, "erin") == ["member"]
    found = sent.find(made.id)
    assert (found.state, found.accepted_by) == (InvitationState.ACCEPTED, ERIN)


def test_c31_nobody_else_accepts_it(backend, sent, roles, operator):
    made = sent.send(new(roles))
    with pytest.raises(NotAllowed):
        backend.received_invitation(made.id).accept(cast_id("dave"))

    assert roster.roles_of(operator, ACME, "dave") is None
    assert sent.find(made.id).is_pending


def test_w46_it_is_accepted_once(backend, sent, roles):
    made = sent.send(new(roles))
    backend.received_invitation(made.id).accept(ERIN)

    for act in (
        lambda: backend.received_invitation(made.id).accept(ERIN),
        backend.received_invitation(made.id).decline,
        lambda: sent.revoke(made.id),
    ):
        with pytest.raises(ChangedElsewhere):
            act()


def test_c30_what_is_over_is_not_accepted_and_may_be_sent_anew(backend, sent, roles, operator):
    made = sent.send(new(roles, days=1))
    operator.advance_clock(86_401)

    assert backend.received_invitation(made.id).show().invitation.state is InvitationState.EXPIRED
    with pytest.raises(ChangedElsewhere):
        backend.received_invitation(made.id).accept(ERIN)
    assert sent.send(new(roles, days=3)).is_pending


def test_c30_its_time_counts_also_where_the_platform_says_nothing(backend, sent, roles, operator):
    operator.advance_clock(-86_400)
    made = sent.send(new(roles, days=-0.5))

    assert made.state is InvitationState.EXPIRED


def test_declining_takes_it_back(backend, sent, roles):
    made = sent.send(new(roles))
    backend.received_invitation(made.id).decline()

    assert sent.find(made.id).state is InvitationState.REVOKED


def test_open_ones_are_found_for_an_address_in_whatever_case(backend, sent, roles, operator):
    mine = sent.send(new(roles, "Erin@Example.test"))
    over = backend.sent_invitations(UMBRELLA).send(new(roles, "erin@example.test"))
    backend.sent_invitations(UMBRELLA).revoke(over.id)
    sent.send(new(roles, "frank@example.test"))

    (found,) = backend.open_invitations("erin@example.test")
    assert (found.invitation, found.organization.name) == (mine, "Acme Corp")
    assert backend.open_invitations("nobody@example.test") == ()


def test_c41_a_platform_that_lists_other_addresses_too_misleads_nobody(
    backend, sent, roles, operator
):
    sent.send(new(roles, "frank@example.test"))
    listed = ground_list(operator)
    operator.break_("status", "/api/organization-invitations", status=200, json=listed)

    assert backend.open_invitations("erin@example.test") == ()
    assert backend.sent_invitations(UMBRELLA).all() == ()


def ground_list(operator):
    one = {
        "id": "i1",
        "organizationId": ACME,
        "invitee": "frank@example.test",
        "status": "Pending",
        "something": "new",
    }
    return [one]


def test_r29_what_makes_no_sense_is_told_as_such(sent, operator):
    odd = [{**ground_list(operator)[0], "status": "Odd"}]
    operator.break_("status", "/api/organization-invitations", status=200, json=odd)

    with pytest.raises(BackendUnavailable):
        sent.all()


def test_r21_a_change_whose_answer_was_lost_is_told_as_such(backend, sent, roles, operator):
    made = sent.send(new(roles))
    operator.break_("status", "/api/organization-invitations/*", method="PUT", status=504)

    with pytest.raises(OutcomeUnknown):
        backend.received_invitation(made.id).accept(ERIN)


def test_a_tenant_that_cannot_mail_leaves_the_invitation(sent, roles, operator):
    made = sent.send(new(roles))
    refusal = {"code": "connector.not_found", "message": "…"}
    operator.break_("status", "/api/organization-invitations/*/message", status=501, json=refusal)

    with pytest.raises(SetupProblem):
        sent.mail(made.id, MAIL)
    assert sent.find(made.id).is_pending


def test_a_portal_without_an_authority_of_its_own_cannot_ask(ground, operator):
    powerless = ground.nobodys_backend(with_authority=False)

    with pytest.raises(SetupProblem):
        powerless.open_invitations("erin@example.test")
