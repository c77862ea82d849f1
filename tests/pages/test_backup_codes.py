"""Backup codes: made, shown in one answer, kept, typed back, used; and replaced, come what may."""

import re

import pytest

from portal.sandbox.seed import FRANKS_BACKUP_CODES, PASSWORDS
from tests.browser import Browser, Page
from tests.pages.faults import FAULTS
from tests.pages.second_steps import (
    ADDED,
    APP,
    BIND,
    CODES,
    CONFIRM,
    LOST,
    by_password,
    codes_on,
    hide_after,
    kept,
    kinds,
    proven,
    row,
    with_authenticator,
)
from tests.pages.test_secrets import log

__all__ = ["log"]

FACTORS = "/api/my-account/mfa-verifications"
FRANKS = f"{FACTORS}/frankcodes00000000001"
DELETE = f"DELETE {FRANKS}"
NOT_SAVED = "Your old backup codes do not count any more, and the new ones are not saved yet."


def plain(code: str) -> str:
    return code.replace(" ", "")


def of_platform(sandbox, who: str) -> list[list[str]]:
    """The codes of each set that *who* has there."""
    return [
        [code["code"] for code in factor["codes"]]
        for factor in kept(sandbox, who)
        if factor["type"] == "BackupCode"
    ]


def with_new_codes(browser: Browser, who: str, sandbox) -> Page:
    page = proven(browser, CODES, who, sandbox)
    return browser.send(page, _action=CODES)


def typing_one_back(browser: Browser, who: str, sandbox) -> tuple[Page, list[str]]:
    codes = codes_on(with_new_codes(browser, who, sandbox))
    return browser.visit(CONFIRM), [plain(code) for code in codes]


@pytest.fixture
def frank(signed_in_as) -> Browser:
    return signed_in_as("frank")


def test_alice_makes_some_right_after_her_first_second_step_and_they_count_once_typed_back(
    alice, sandbox
):
    page = with_authenticator(alice, "alice", sandbox)
    assert page.url.endswith(CODES)
    page = alice.send(page, _action=CODES)
    assert page.heading == "Your new backup codes"
    codes = codes_on(page)
    assert len(codes) == 10
    assert all(re.fullmatch("[0-9a-f]{10}", code) for code in codes)
    assert of_platform(sandbox, "alice") == []

    page = alice.visit(page.link("I have kept them"))
    assert page.heading == "Type one of the new codes back"
    page = alice.follow(
        alice.send(page, _action=CONFIRM, code=f" {codes[4][:5].upper()} {codes[4][5:]} ")
    )
    assert page.notices() == ["Your new backup codes count from now on."]
    assert "10 left" in row(page, "Backup codes")
    assert of_platform(sandbox, "alice") == [[plain(code) for code in codes]]


def test_c14_w43_they_are_shown_in_an_answer_to_a_post_and_nowhere_else(frank, sandbox):
    page = with_new_codes(frank, "frank", sandbox)
    codes = codes_on(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in page.headers

    assert not any(plain(code) in frank.visit(CONFIRM).body for code in codes)
    waiting = frank.visit(CODES)
    assert "New codes are waiting for you" in waiting.text
    for path in (CODES, CONFIRM, "/two-step", "/security"):
        assert not any(code in frank.visit(path).body for code in codes), path
    assert codes_on(frank.send(waiting, _action=CODES)) == codes, "a page that did not arrive"


def test_w43_when_they_count_they_are_seen_no_more(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    frank.follow(frank.send(page, _action=CONFIRM, code=codes[0]))

    assert frank.get(CONFIRM).location == CODES
    again = codes_on(frank.send(frank.visit(CODES), _action=CODES))
    assert not {plain(code) for code in again} & set(codes)


def test_w43_they_are_dropped_after_half_an_hour_and_by_whoever_does_not_want_them(
    frank, sandbox, advance
):
    page = with_new_codes(frank, "frank", sandbox)
    page = frank.visit(CODES)
    page = frank.follow(frank.send(page, _action=f"{CODES}/cancellation"))
    assert page.notices() == ["The new codes were dropped. They do not count."]
    assert of_platform(sandbox, "frank") == [list(FRANKS_BACKUP_CODES)]

    frank.send(page, _action=CODES)
    advance(minutes=31)
    page = proven(frank, CODES, "frank", sandbox)
    assert "waiting for you" not in page.text


def test_what_is_none_of_them_is_said_and_nothing_is_sent(frank, sandbox):
    page, _codes = typing_one_back(frank, "frank", sandbox)
    sandbox.forget_calls()
    for typed, words in (
        ("", "Enter one of the new codes."),
        ("0123456789", "This is none of the new codes."),
        (FRANKS_BACKUP_CODES[0], "This is none of the new codes."),
    ):
        page = frank.send(page, _action=CONFIRM, code=typed)
        assert page.error_of("code").startswith(words)
        assert page.value_of("code") == ""
    assert sandbox.changes() == []


def test_the_file_is_named_for_tenant_person_and_day_and_says_what_it_is(frank, sandbox):
    page = with_new_codes(frank, "frank", sandbox)
    token = page.soup.select_one("[name=csrf_token]")["value"]
    answer = frank.client_of(frank.home).post(
        f"{CODES}/file",
        base_url=frank.home,
        data={"csrf_token": token},
        headers={"Origin": frank.home, "Sec-Fetch-Site": "same-origin"},
    )

    named = answer.headers["Content-Disposition"]
    assert re.fullmatch(
        r"attachment; filename=northwind-backup-codes-frank-\d{4}-\d\d-\d\d\.txt", named
    )
    assert answer.mimetype == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.text.splitlines()
    assert lines[0] == "Backup codes for Northwind"
    assert lines[1] == "Account: frank"
    assert [line for line in lines if re.fullmatch("[0-9a-f]{10}", line)] == codes_on(page)


def test_where_no_codes_are_on_their_way_there_is_no_file(frank, sandbox):
    page = proven(frank, CODES, "frank", sandbox)
    token = page.soup.select_one("[name=csrf_token]")["value"]

    assert frank.post(f"{CODES}/file", {"csrf_token": token}).location == CODES


def test_never_alone_is_explained_before_it_is_tried(alice, sandbox):
    page = proven(alice, CODES, "alice", sandbox)

    assert "Backup codes are never alone" in page.text
    assert "Make backup codes" not in page.text
    assert "For when another second step is set up" in row(alice.visit("/two-step"), "Backup codes")


def test_something_to_stand_in_for_that_went_meanwhile_is_said_and_nothing_is_removed(
    frank, sandbox
):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.change_user("frank", mfa_verifications=[kept(sandbox, "frank")[1]])
    page = frank.send(page, _action=CONFIRM, code=codes[0])

    assert "so they cannot be the only one" in page.text
    assert of_platform(sandbox, "frank") == [list(FRANKS_BACKUP_CODES)]


def test_used_and_left_are_counted_and_few_are_worth_a_word(frank, sandbox):
    def used(number: int) -> list[dict]:
        return [
            {"code": code, **({"usedAt": ADDED} if place < number else {})}
            for place, code in enumerate(FRANKS_BACKUP_CODES)
        ]

    for number, state in ((3, ""), (6, ""), (7, "Few left"), (10, "None left")):
        codes = {"id": "b", "type": "BackupCode", "createdAt": ADDED, "codes": used(number)}
        sandbox.change_user("frank", mfa_verifications=[APP, codes])
        listed = row(frank.visit("/two-step"), "Backup codes")
        assert f"{10 - number} left" in listed
        assert (state in listed) if state else ("Few" not in listed)
    page = proven(frank, CODES, "frank", sandbox)
    assert "Used 10, the last on March 4, 2026" in page.text
    assert "None is left. Make new ones now." in page.text


def test_one_that_was_used_to_sign_in_counts_no_more(installation, sandbox):
    frank = installation.browser()
    page = frank.visit("/auth/sign-in")
    page = frank.follow(frank.send(page, identifier="frank", password=PASSWORDS["frank"]))
    page = frank.visit(f"{sandbox_url(page)}{page.link('Use a backup code')}")
    page = frank.follow(frank.send(page, code=FRANKS_BACKUP_CODES[0]))

    assert page.url.startswith(frank.home)
    assert "9 left" in row(frank.visit("/two-step"), "Backup codes")


def sandbox_url(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


# Replacing those that are there


def test_r37_the_old_ones_go_when_one_of_the_new_is_typed_back_and_not_before(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    assert of_platform(sandbox, "frank") == [list(FRANKS_BACKUP_CODES)]
    sandbox.forget_calls()
    page = frank.follow(frank.send(page, _action=CONFIRM, code=codes[9]))

    assert sandbox.changes() == [DELETE, BIND]
    assert of_platform(sandbox, "frank") == [codes]


def test_r37_a_set_that_is_used_up_goes_as_well(frank, sandbox):
    codes = [{"code": code, "usedAt": ADDED} for code in FRANKS_BACKUP_CODES]
    old = {"id": "b", "type": "BackupCode", "createdAt": ADDED, "codes": codes}
    sandbox.change_user("frank", mfa_verifications=[APP, old])
    page, codes = typing_one_back(frank, "frank", sandbox)
    frank.send(page, _action=CONFIRM, code=codes[0])

    assert of_platform(sandbox, "frank") == [codes]


STOPPED_BEFORE = [
    ("status", {"status": 503}, 503),
    ("status", {"status": 400, "json": {"code": "account_center.field_not_editable"}}, 403),
]


@pytest.mark.parametrize(("kind", "options", "status"), STOPPED_BEFORE, ids=str)
def test_r37_stopped_at_the_first_call_the_old_ones_count_and_it_can_be_tried_again(
    frank, sandbox, kind, options, status
):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_(kind, FRANKS, method="DELETE", **options)
    page = frank.send(page, _action=CONFIRM, code=codes[0])
    sandbox.mend()

    assert page.status == status
    assert of_platform(sandbox, "frank") == [list(FRANKS_BACKUP_CODES)]
    assert NOT_SAVED not in page.text
    assert frank.send(page, _action=CONFIRM, code=codes[1]).status == 303
    assert of_platform(sandbox, "frank") == [codes]


def test_r37_a_first_call_whose_answer_is_lost_is_looked_for_and_gone_on_from(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_("status", FRANKS, **LOST)
    page = frank.follow(frank.send(page, _action=CONFIRM, code=codes[0]))

    assert page.notices() == ["Your new backup codes count from now on."]
    assert of_platform(sandbox, "frank") == [codes]


def test_r37_where_nobody_can_tell_it_goes_on_where_it_stopped(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_("status", FRANKS, **LOST)
    hide_after(sandbox, 1)
    page = frank.send(page, _action=CONFIRM, code=codes[0])
    assert page.status in (503, 504)
    assert of_platform(sandbox, "frank") == []
    sandbox.mend()

    page = frank.visit("/two-step")
    assert "Your new backup codes are not saved yet" in page.text
    page = frank.visit(page.link("Finish it"))
    assert NOT_SAVED in page.text
    assert frank.send(page, _action=CONFIRM).status == 303
    assert of_platform(sandbox, "frank") == [codes]


STOPPED_AFTER = [
    ("status", {"status": 503}, 502),
    ("status", {"status": 400, "json": {"code": "session.mfa.mfa_factor_not_enabled"}}, 502),
    ("status", {"status": 422, "json": {"code": "user.wrong_backup_code_format"}}, 502),
]


@pytest.mark.parametrize(("kind", "options", "status"), STOPPED_AFTER, ids=str)
def test_r37_stopped_between_the_calls_the_person_is_told_and_keeps_the_new_ones(
    frank, sandbox, advance, kind, options, status
):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_(kind, FACTORS, method="POST", **options)
    page = frank.send(page, _action=CONFIRM, code=codes[0])
    sandbox.mend()
    assert page.status == status
    assert of_platform(sandbox, "frank") == []
    assert NOT_SAVED in page.text

    advance(minutes=40)
    page = frank.visit("/two-step")
    assert "Your new backup codes are not saved yet" in page.text, "it does not lapse"
    page = proven(frank, CONFIRM, "frank", sandbox)
    assert NOT_SAVED in page.text
    page = frank.follow(frank.send(page, _action=CONFIRM))
    assert page.notices() == ["Your new backup codes count from now on."]
    assert of_platform(sandbox, "frank") == [codes]


def test_r37_a_last_call_whose_answer_is_lost_is_looked_for(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_("status", FACTORS, method="POST", **LOST)
    page = frank.follow(frank.send(page, _action=CONFIRM, code=codes[0]))

    assert page.notices() == ["Your new backup codes count from now on."]
    assert of_platform(sandbox, "frank") == [codes]


def test_r37_what_was_saved_and_nobody_could_tell_is_found_later(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.break_("status", FACTORS, method="POST", **LOST)
    sandbox.break_("status", f"{FACTORS}/backup-codes", status=503)
    hide_after(sandbox, 1)
    frank.send(page, _action=CONFIRM, code=codes[0])
    sandbox.mend()
    assert of_platform(sandbox, "frank") == [codes]
    sandbox.forget_calls()
    page = frank.follow(frank.send(frank.visit(CONFIRM), _action=CONFIRM))

    assert page.notices() == ["Your new backup codes count from now on."]
    assert sandbox.changes() == []


def test_r37_a_worker_that_dies_between_the_calls_leaves_a_note_of_it(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)

    class Killed(BaseException):
        """As a signal would."""

    def dies(*_arguments: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.backends.logto.second_steps.FactorClient.add_codes", dies)
        with pytest.raises(Killed):
            frank.send(page, _action=CONFIRM, code=codes[0])
    assert of_platform(sandbox, "frank") == []

    page = frank.visit("/two-step")
    page = frank.visit(page.link("Finish it"))
    assert NOT_SAVED in page.text
    assert frank.send(page, _action=CONFIRM).status == 303
    assert of_platform(sandbox, "frank") == [codes]


def test_r20_a_proof_that_is_over_leads_back_to_typing_one(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.age("verification_records", 601)
    page = frank.follow(frank.send(page, _action=CONFIRM, code=codes[0]))
    assert page.heading == "Confirm it’s you"
    assert of_platform(sandbox, "frank") == [list(FRANKS_BACKUP_CODES)]

    page = by_password(frank, page, "frank")
    assert page.heading == "Type one of the new codes back"
    assert frank.send(page, _action=CONFIRM, code=codes[0]).status == 303


def test_r34_codes_made_elsewhere_meanwhile_are_not_thrown_away_unseen(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    others = [{"code": f"{number:010x}"} for number in range(10)]
    newer = {"id": "newer", "type": "BackupCode", "createdAt": ADDED, "codes": others}
    sandbox.change_user("frank", mfa_verifications=[APP, newer])
    page = frank.send(page, _action=CONFIRM, code=codes[0])

    assert page.status == 409
    assert kept(sandbox, "frank")[1]["id"] == "newer"
    assert frank.send(page, _action=CONFIRM, code=codes[0]).status == 303


def test_r34_a_page_of_codes_that_were_dropped_does_not_save_others(frank, sandbox):
    first, old = typing_one_back(frank, "frank", sandbox)
    frank.send(frank.visit(CODES), _action=f"{CODES}/cancellation")
    second, new = typing_one_back(frank, "frank", sandbox)

    assert frank.send(first, _action=CONFIRM, code=new[0]).status == 409
    assert frank.send(first, _action=CONFIRM, code=old[0]).status in (200, 409)
    assert frank.send(second, _action=CONFIRM, code=new[0]).status == 303


def test_r36_the_same_form_sent_twice_saves_once(frank, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    sandbox.forget_calls()
    first = frank.send(page, _action=CONFIRM, code=codes[0])
    second = frank.send(page, _action=CONFIRM, code=codes[0])

    assert (first.status, second.location) == (303, first.location)
    assert sandbox.changes() == [DELETE, BIND]


def test_r20_to_r33_no_answer_to_the_saving_is_a_fault_of_ours_or_costs_the_codes(alice, sandbox):
    page = with_authenticator(alice, "alice", sandbox)
    codes = [plain(code) for code in codes_on(alice.send(page, _action=CODES))]
    page = alice.visit(CONFIRM)
    for case, fault, options, statuses in FAULTS:
        sandbox.break_(fault, FACTORS, method="POST", **options)
        page = alice.visit(CONFIRM)
        typed = {"code": codes[0]} if page.soup.select_one("[name=code]") else {}
        answer = alice.send(page, _action=CONFIRM, **typed)
        assert answer.status in statuses, (case, options, answer.status, answer.text)
        sandbox.mend()
    assert of_platform(sandbox, "alice") == []

    page = alice.visit(CONFIRM)
    typed = {"code": codes[0]} if page.soup.select_one("[name=code]") else {}
    assert alice.send(page, _action=CONFIRM, **typed).status == 303
    assert of_platform(sandbox, "alice") == [codes]


def test_nobody_else_gets_at_them(frank, bob, anyone, sandbox):
    page, codes = typing_one_back(frank, "frank", sandbox)
    proven(bob, CODES, "bob", sandbox)
    assert bob.get(CONFIRM).location == CODES
    assert anyone.get(CODES).location.startswith("/auth/sign-in")
    token = bob.visit(CODES).soup.select_one("[name=csrf_token]")["value"]
    sandbox.forget_calls()
    stolen = {"new": page.value_of("new"), "code": codes[0], "form_key": "x" * 22}

    assert bob.post(CONFIRM, {**stolen, "csrf_token": token}).location == CODES
    assert bob.post(f"{CODES}/file", {"csrf_token": token}).location == CODES
    assert sandbox.changes() == []
    assert kinds(sandbox, "bob") == []


def test_w70_none_of_them_is_logged_or_lies_about(installation, signed_in_as, sandbox, log):
    frank = signed_in_as("frank")
    page, codes = typing_one_back(frank, "frank", sandbox)
    frank.send(page, _action=CONFIRM, code=codes[0])

    written = log.getvalue()
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            written += path.read_bytes().decode("latin-1")
    assert [code for code in codes if code in written] == []
