"""A token endpoint that hangs, breaks, lies or sends rubbish: asked once, believed never."""

import base64
import threading
import time

import pytest
from werkzeug.wrappers import Response

from tests.hostile import op as faults
from tests.hostile.visitor import AWAY, SORRY, assert_refused

A_MEGABYTE = 1_000_000
GOOD_HEADER = base64.urlsafe_b64encode(b'{"alg":"ES384","kid":"one"}').decode()


def answer(body: str, status: int = 200) -> Response:
    return Response(body, status, content_type="application/json")


@pytest.mark.parametrize(
    ("fault", "rule", "status"),
    [
        pytest.param(faults.html(500), "HTTPError", 503, id="own-token-endpoint-500"),
        pytest.param(answer("{}", 429), "HTTPError", 503, id="own-token-endpoint-429"),
        pytest.param(faults.resets, "ConnectionError", 503, id="own-token-endpoint-reset"),
        pytest.param(faults.truncates, "ConnectionError", 503, id="own-token-endpoint-truncated"),
        pytest.param(
            faults.redirects("http://localhost:9/token"),
            "Refused",
            503,
            id="own-token-endpoint-302-elsewhere",
        ),
        pytest.param(
            faults.json_of(A_MEGABYTE), "Refused", 503, id="own-token-endpoint-one-megabyte"
        ),
        pytest.param(faults.html(), "token_answer", 400, id="own-token-endpoint-html"),
        pytest.param(
            answer('{"access_token": "x'), "token_answer", 400, id="own-token-endpoint-half-json"
        ),
        pytest.param(faults.nested(50_000), "token_answer", 400, id="own-token-endpoint-nested"),
        pytest.param(
            answer('{"access_token": "x", "token_type": "Bearer", "expires_in": Infinity}'),
            "token_answer",
            400,
            id="own-token-endpoint-lives-for-ever",
        ),
        pytest.param(answer("[]"), "token_answer", 400, id="own-token-endpoint-list"),
        pytest.param(answer("null"), "token_answer", 400, id="own-token-endpoint-null"),
        pytest.param(answer("{}"), "token_answer", 400, id="own-token-endpoint-empty-object"),
        pytest.param(
            answer('{"error": "invalid_grant"}', 400),
            "token_request_refused",
            400,
            id="own-token-endpoint-refuses",
        ),
    ],
)
def test_a_token_endpoint_that_makes_no_sense_is_asked_once(mia, op, fault, rule, status):
    op.answers["/token"] = fault

    heading = SORRY if status == 400 else AWAY
    assert_refused(mia, mia.signs_in(), rule, heading=heading, status=status)


@pytest.mark.parametrize("row", ["own-token-endpoint-hangs"])
def test_a_token_endpoint_that_hangs_is_given_up_within_ten_seconds(mia, op, row):
    over = threading.Event()
    op.answers["/token"] = faults.hangs(over)
    started = time.monotonic()
    try:
        page = mia.signs_in()
    finally:
        over.set()

    assert time.monotonic() - started < 10
    assert_refused(mia, page, "ReadTimeout", heading=AWAY, status=503)


@pytest.mark.parametrize(
    ("token", "rule"),
    [
        pytest.param({"id_token": None}, "id_token_missing", id="own-no-id-token"),
        pytest.param({"token_type": "DPoP"}, "token_answer", id="own-not-a-bearer-token"),
        pytest.param({"token_type": None}, "token_answer", id="own-no-token-type"),
        pytest.param({"access_token": None}, "token_answer", id="own-no-access-token"),
        pytest.param({"access_token": "a b"}, "token_answer", id="own-access-token-with-a-space"),
        pytest.param({"access_token": "a\r\nX: y"}, "token_answer", id="own-access-token-of-lines"),
        pytest.param({"access_token": "ключ"}, "token_answer", id="own-access-token-not-ascii"),
        pytest.param(
            {"access_token": "a" * 20_000}, "token_answer", id="own-access-token-too-long"
        ),
        pytest.param({"refresh_token": "a\x00"}, "token_answer", id="own-refresh-token-of-rubbish"),
        pytest.param({"id_token": "e30.e30."}, "id_token_alg", id="own-id-token-of-nothing"),
        pytest.param(
            {"id_token": f"{GOOD_HEADER}.a.b.c.d"}, "id_token_form", id="own-id-token-of-five-parts"
        ),
        pytest.param({"id_token": "x" * 20_000}, "id_token_size", id="own-id-token-too-long"),
        pytest.param({"id_token": "é.b.c"}, "id_token_size", id="own-id-token-not-ascii"),
        pytest.param(
            {"id_token": "eyJh" * 600 + ".e30.x"},
            "id_token_form",
            id="own-id-token-header-too-long",
        ),
    ],
)
def test_o27_tokens_that_are_none_sign_nobody_in(mia, op, token, rule):
    op.token = token

    assert_refused(mia, mia.signs_in(), rule)
