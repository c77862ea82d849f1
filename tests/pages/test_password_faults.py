"""What the platform may answer to a new password, and that it is never shown or lost silently."""

from portal.sandbox.seed import PASSWORDS
from tests.conftest import sign_in_at
from tests.pages.faults import FAULTS

NEW = "Marble-Thicket-70!"


def test_r20_to_r33_no_answer_to_a_new_password_is_a_fault_of_ours_or_changes_it(
    alice, installation, sandbox
):
    page = alice.visit("/verify/password?next=/password")
    alice.send(page, _action="/verify/password", password=PASSWORDS["alice"])
    for row, fault, options, statuses in FAULTS:
        sandbox.break_(fault, "/api/my-account/password", **options)
        answer = alice.send(alice.visit("/password"), new_password=NEW, repeat=NEW)
        assert answer.status in statuses, (row, options, answer.status, answer.text)
        assert NEW not in answer.body, row
        sandbox.mend()

    other = installation.browser()
    page = sign_in_at(other, other.visit("/auth/sign-in"), "alice", sandbox)
    assert page.heading.startswith("Hello"), "the old password is still the one"
    answer = alice.send(alice.visit("/password"), new_password=NEW, repeat=NEW)
    assert answer.location == "/password/still-signed-in"
