"""Answers that the browser brings back and that are not what was asked for."""

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.hostile.op import HostileProvider
from tests.hostile.test_id_tokens import FAPI2, MODULE
from tests.hostile.visitor import ENDED, SORRY, asked, assert_refused, assert_signed_in

Bend = Callable[[HostileProvider], None]


def callback(**changes: Any) -> Bend:
    return lambda op: op.callback.update(changes)


@pytest.mark.parametrize(
    ("bend", "rule", "heading"),
    [
        pytest.param(
            callback(state="A" * 43),
            "transaction",
            ENDED,
            id=f"{FAPI2}-ensure-authorization-response-with-invalid-state-fails",
        ),
        pytest.param(
            callback(state=None),
            "callback_state",
            SORRY,
            id=f"{FAPI2}-ensure-authorization-response-with-invalid-missing-state-fails",
        ),
        pytest.param(
            callback(iss="https://evil.example/oidc"),
            "callback_iss",
            SORRY,
            id=f"{FAPI2}-invalid-authorization-response-iss",
        ),
        pytest.param(
            callback(iss=None),
            "callback_iss",
            SORRY,
            id=f"{FAPI2}-remove-authorization-response-iss",
        ),
        pytest.param(callback(state="A" * 300), "callback_state", SORRY, id="own-state-too-long"),
        pytest.param(callback(code="c" * 5_000), "callback_code", SORRY, id="own-code-too-long"),
        pytest.param(callback(code=None), "callback_code", SORRY, id="own-no-code"),
        pytest.param(
            callback(error="access_denied"), "callback_code", SORRY, id="own-code-and-error"
        ),
    ],
)
def test_an_answer_that_is_not_to_our_question_signs_nobody_in(mia, op, bend, rule, heading):
    bend(op)

    assert_refused(mia, mia.signs_in(), rule, heading=heading, token_requests=0)


@pytest.mark.parametrize(
    "name", [pytest.param("iss", id="own-iss-twice"), pytest.param("state", id="own-state-twice")]
)
def test_a_parameter_that_comes_twice_signs_nobody_in(mia, op, name):
    address = op.person_signs_in(mia.leaves())
    value = {"iss": op.issuer, "state": "B" * 43}[name]

    page = mia.comes_back(f"{address}&{name}={value}")

    assert_refused(mia, page, "callback_parameter_twice", token_requests=0)


@pytest.mark.parametrize("row", ["own-response-mode-fragment"])
def test_an_answer_behind_the_hash_never_reaches_us_and_is_told(mia, op, row):
    """What a browser sends of ``/auth/callback#code=…&state=…``."""
    address = op.person_signs_in(mia.leaves())

    page = mia.comes_back(urlsplit(address)._replace(query="").geturl())

    assert_refused(mia, page, "callback_state", token_requests=0)


@pytest.mark.parametrize("row", ["own-code-of-another-user"])
def test_o02_a_code_of_somebody_else_is_no_use_without_their_verifier(mia, mallory, op, row):
    theirs = asked(op.person_signs_in(mallory.leaves(), "mallory"))
    mine = op.person_signs_in(mia.leaves())

    page = mia.comes_back(mine.replace(asked(mine)["code"], theirs["code"]))

    assert_refused(mia, page, "token_request_refused")
    assert any("invalid_grant" in line["detail"] for line in mia.failures())


@pytest.mark.parametrize("row", ["own-code-of-another-user-and-no-pkce-there"])
def test_o17_a_code_of_somebody_else_fails_by_its_nonce_where_pkce_is_not_checked(
    mia, mallory, op, row
):
    theirs = asked(op.person_signs_in(mallory.leaves(), "mallory"))
    leaving = mia.leaves()
    mine = op.person_signs_in(leaving)
    op._codes[theirs["code"]]["code_challenge"] = asked(leaving)["code_challenge"]

    page = mia.comes_back(mine.replace(asked(mine)["code"], theirs["code"]))

    assert_refused(mia, page, "id_token_nonce")


@pytest.mark.parametrize("row", ["own-whole-answer-in-another-browser"])
def test_o02_c01_the_whole_answer_of_an_attacker_signs_the_victim_in_as_nobody(
    mia, mallory, op, row
):
    attack = op.person_signs_in(mallory.leaves(), "mallory")
    mia.leaves()

    page = mia.comes_back(attack)

    assert_refused(mia, page, "transaction", heading=ENDED, token_requests=0)


@pytest.mark.parametrize("row", ["own-error-with-words-of-an-attacker"])
def test_o08_what_the_platform_says_about_an_error_is_never_shown(mia, op, row):
    words = "Call 0800-EVIL <script>alert(1)</script>"
    op.callback = {"code": None, "error": "evil_error", "error_description": words + "\r\n" * 300}

    page = mia.signs_in()

    assert_refused(mia, page, "platform_error", token_requests=0)
    assert "EVIL" not in page.body
    assert len(mia.failures()[0]["detail"]) <= 200


@pytest.mark.parametrize(
    "row",
    [
        f"{MODULE}-nonce-unless-code-flow",
        f"{MODULE}-scope-userinfo-claims",
        f"{MODULE}-client-secret-basic",
        f"{MODULE}-userinfo-bearer-header",
        f"{MODULE}-userinfo-bearer-body",
    ],
)
def test_what_we_ask_for_and_how(mia, op, row):
    """One sign-in; each row looks at its part of what the provider heard."""
    request = mia.leaves()
    page = mia.comes_back(op.person_signs_in(request))
    assert_signed_in(mia, page)
    heard = {path: (form, headers) for path, form, headers in op.requests}
    form, headers = heard["/token"]

    if row.endswith("nonce-unless-code-flow"):
        assert len(asked(request)["nonce"]) >= 43
    elif row.endswith("scope-userinfo-claims"):
        assert {"openid", "profile", "email", "phone"} <= set(asked(request)["scope"].split())
        assert asked(request)["response_type"] == "code"
    elif row.endswith("client-secret-basic"):
        assert headers["Authorization"].startswith("Basic ")
        assert not {"client_id", "client_secret"} & form.keys()
    else:  # in the header, and neither in a body nor in an address
        form, headers = heard["/me"]
        assert headers["Authorization"].startswith("Bearer ")
        assert form == {}
        assert op.calls["/me"] == 1


def test_o29_r40_with_the_store_down_the_page_repeats_neither_code_nor_state(mia, op):
    address = op.person_signs_in(mia.leaves())
    with sqlite3.connect(mia.folder / "var" / "sessions.db") as db:
        db.execute("ALTER TABLE takeables RENAME TO away")

    page = mia.comes_back(address)

    assert page.status == 503
    assert page.link("Try again")
    assert not [value for value in asked(address).values() if value in page.body]
    assert op.calls["/token"] == 0
