"""Logto's codes in our words."""

import json
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from portal.backends.logto.errors import _BY_CODE, DIALECT
from portal.identity.errors import (
    BackendUnavailable,
    InputRejected,
    NotAllowed,
    PortalError,
    Reason,
    Refusal,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)

TRANSCRIPTS = Path(__file__).parent.parent / "sandbox" / "transcripts"
PROFILE = ("/api/my-account", "/api/my-account/profile", "/api/my-account/user-assets/avatar")
# Only a username that is changed is refused so; the page for that brings its own words.
OF_USERNAMES = "user.username_"


def error(status: int, code: str = "", data: object = None) -> PortalError:
    refusal = DIALECT.refusal(status, {"code": code, "data": data} if code else None)
    assert refusal is not None
    return DIALECT.translate(refusal)


def recorded_codes() -> set[str]:
    records = json.loads((TRANSCRIPTS / "account.json").read_text())["records"]
    return {
        record["response"]["json"]["code"]
        for record in records
        if record["request"]["path"] in PROFILE and "code" in record["response"].get("json", {})
    }


def test_every_code_recorded_of_profile_calls_is_in_the_table():
    codes = {code for code in recorded_codes() if not code.startswith(OF_USERNAMES)}

    assert len(codes) > 8
    assert codes <= set(_BY_CODE) | {"user.last_sign_in_method_required"}


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "auth.unauthorized", SignInRequired),
        (400, "auth.unauthorized", SetupProblem),
        (403, "auth.unauthorized", SetupProblem),
        (403, "auth.forbidden", SetupProblem),
        (403, "auth.third_party_application_forbidden", SetupProblem),
        (401, "verification_record.permission_denied", VerificationRequired),
        (400, "account_center.field_not_editable", NotAllowed),
        (400, "account_center.not_enabled", SetupProblem),
        (429, "request.message_rate_limited", TooManyAttempts),
        (400, "session.verification_blocked_too_many_attempts", TooManyAttempts),
        (500, "storage.upload_error", BackendUnavailable),
    ],
)
def test_r20_it_is_the_code_that_decides_and_then_the_status(status, code, kind):
    assert type(error(status, code)) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, PortalError),
        (401, PortalError),
        (403, PortalError),
        (404, SetupProblem),
        (405, SetupProblem),
        (413, InputRejected),
        (429, TooManyAttempts),
        (500, BackendUnavailable),
        (503, BackendUnavailable),
    ],
)
def test_without_a_code_the_status_decides(status, kind):
    assert type(error(status)) is kind


def test_r20_only_a_dead_token_is_worth_another_one():
    def is_dead(status: int, code: str) -> bool:
        return DIALECT.is_dead_token(Refusal(status, code))

    assert is_dead(401, "auth.unauthorized")
    assert not is_dead(400, "auth.unauthorized")
    assert not is_dead(401, "verification_record.permission_denied")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (["avatar"], "avatar"),
        (["zoneinfo"], "time_zone"),
        (["address", "country"], "address"),
        (["customData"], None),
        ([], None),
        ([7], None),
    ],
)
def test_invalid_input_is_about_the_field_that_logto_names_first(path, field):
    rejected = error(400, "guard.invalid_input", {"issues": [{"path": path}]})

    assert isinstance(rejected, InputRejected)
    assert (rejected.field, rejected.reason) == (field, Reason.INVALID)


@pytest.mark.parametrize("data", [None, [], {}, {"issues": None}, {"issues": [None]}, "text"])
def test_r29_details_of_a_strange_shape_do_no_harm(data):
    rejected = error(400, "guard.invalid_input", data)

    assert isinstance(rejected, InputRejected)
    assert rejected.field is None


@pytest.mark.parametrize("content", [None, [], "text", {"code": 7}, {"message": "x"}])
def test_r29_a_refusal_of_a_strange_shape_has_no_code(content):
    refusal = DIALECT.refusal(422, content)

    assert refusal is not None
    assert refusal.code == ""


def counted(code: str, known: str) -> float:
    labels = {"code": code, "known": known}
    return REGISTRY.get_sample_value("foyer_platform_refusals_total", labels) or 0


def test_r32_an_unknown_code_is_counted_and_which_it_was_is_logged():
    before = counted("other", "no")
    with capture_logs() as log:
        error(418, "moon.in_wrong_phase")

    assert counted("other", "no") == before + 1
    assert [line["backend_code"] for line in log] == ["moon.in_wrong_phase"]


def test_r32_a_code_that_is_no_code_is_not_even_logged():
    with capture_logs() as log:
        error(418, "alice@example.test was here")

    assert [line["backend_code"] for line in log] == ["http_418"]
