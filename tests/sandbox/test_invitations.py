"""Invitations where no transcript goes: time that passes, and somebody who was not meant."""

import time

import pytest

ACME = "acmecorp0001"
DAY = 86_400_000


@pytest.fixture
def invited(visitor):
    """Erin's invitation to Acme Corp, for a day."""
    return invite(visitor, "erin@example.test").json()


def invite(visitor, address):
    body = {
        "invitee": address,
        "organizationId": ACME,
        "expiresAt": int(time.time() * 1000) + DAY,
        "inviterId": "alice0000000",
    }
    return visitor.manage("POST", "/organization-invitations", body)


def accept(visitor, invitation, user_id):
    path = f"/organization-invitations/{invitation['id']}/status"
    return visitor.manage("PUT", path, {"status": "Accepted", "acceptedUserId": user_id})


def test_w46_an_invitation_lapses_by_itself_and_the_address_may_be_invited_again(visitor, invited):
    visitor.admin("POST", "/clock", {"advance": 86_401})
    told = visitor.manage("GET", f"/organization-invitations/{invited['id']}").json()

    assert told["status"] == "Expired"
    assert accept(visitor, invited, "erin00000000").status_code == 422
    later = {"invitee": "erin@example.test", "organizationId": ACME}
    again = visitor.manage(
        "POST",
        "/organization-invitations",
        {**later, "expiresAt": int(time.time() * 1000) + 3 * DAY},
    )
    assert again.status_code == 201


def test_c31_nobody_else_accepts_an_invitation(visitor, invited):
    refused = accept(visitor, invited, "bob000000000")

    assert (refused.status_code, refused.json()["code"]) == (422, "request.invalid_input")


def test_an_acceptance_names_who_accepts(visitor, invited):
    path = f"/organization-invitations/{invited['id']}/status"

    assert visitor.manage("PUT", path, {"status": "Accepted"}).status_code == 422


def test_the_outbox_shows_the_link(visitor, invited):
    link = f"http://localhost:5000/invitations/{invited['id']}"
    visitor.manage("POST", f"/organization-invitations/{invited['id']}/message", {"link": link})

    assert link in visitor.goes_to("/outbox").text
    assert visitor.newest_message()["organization"]["name"] == "Acme Corp"
