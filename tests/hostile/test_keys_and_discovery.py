"""Keys and descriptions that move, break, lie or weigh too much."""

import json
from urllib.parse import urlsplit

import pytest
from werkzeug.wrappers import Response

from tests.hostile import op as faults
from tests.hostile.op import new_ec_key
from tests.hostile.test_id_tokens import FAPI2, MODULE
from tests.hostile.visitor import AWAY, assert_refused, assert_signed_in

DISCOVERY = "/.well-known/openid-configuration"
TEN_MEGABYTES = 10_000_000


@pytest.mark.parametrize(
    "row", [f"{MODULE}-discovery-issuer-mismatch", f"{FAPI2}-discovery-issuer-mismatch"]
)
def test_a_description_of_another_issuer_stops_us_before_anyone_leaves(mia, op, row):
    op.discovery["issuer"] = "https://evil.example/oidc"

    page = mia.browser.get("/auth/sign-in")

    assert mia.sign_ins_under_way() == 0
    assert_refused(
        mia, page, "discovery_issuer_mismatch", heading=AWAY, status=503, token_requests=0
    )
    assert op.calls["/jwks"] == 0


@pytest.mark.parametrize(
    ("discovery", "rule"),
    [
        pytest.param(
            {"token_endpoint": "https://evil.example/token"},
            "discovery_endpoint_not_acceptable",
            id="own-discovery-endpoint-elsewhere",
        ),
        pytest.param(
            {"jwks_uri": "file:///etc/passwd"},
            "discovery_endpoint_not_acceptable",
            id="own-discovery-keys-in-a-file",
        ),
        pytest.param(
            {"token_endpoint": "https://{host}/oidc/token"},
            "discovery_endpoint_not_acceptable",
            id="own-discovery-another-scheme",
        ),
        pytest.param(
            {"token_endpoint": "http://{host}/oidc/token#fragment"},
            "discovery_endpoint_not_acceptable",
            id="own-discovery-endpoint-with-fragment",
        ),
        pytest.param(
            {"code_challenge_methods_supported": ["plain"]},
            "discovery_without_s256",
            id="own-discovery-without-s256",
        ),
    ],
)
def test_o26_a_description_that_leads_elsewhere_stops_us(mia, op, discovery, rule):
    host = urlsplit(op.issuer).netloc
    op.discovery = {
        name: value.format(host=host) if isinstance(value, str) else value
        for name, value in discovery.items()
    }

    page = mia.browser.get("/auth/sign-in")

    assert_refused(mia, page, rule, heading=AWAY, status=503, token_requests=0)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.html(500), id="own-discovery-500"),
        pytest.param(faults.html(), id="own-discovery-html"),
        pytest.param(faults.resets, id="own-discovery-reset"),
        pytest.param(faults.nested(50_000), id="own-discovery-nested"),
        pytest.param(faults.redirects("http://localhost:9/"), id="own-discovery-302-elsewhere"),
    ],
)
def test_o25_without_a_description_the_sign_in_page_explains_itself(mia, op, fault):
    op.answers[DISCOVERY] = fault

    page = mia.browser.get("/auth/sign-in")

    assert_refused(mia, page, "discovery_unavailable", heading=AWAY, status=503, token_requests=0)
    del op.answers[DISCOVERY]


@pytest.mark.parametrize(
    "row", [f"{MODULE}-discovery-openid-config", f"{MODULE}-discovery-jwks-uri-keys"]
)
def test_endpoints_and_keys_are_found_where_the_description_says(mia, op, row):
    moved = {"token_endpoint": "/t/1", "userinfo_endpoint": "/u/1", "jwks_uri": "/k/1"}
    op.discovery = {name: op.issuer + path for name, path in moved.items()}
    op.moved = {"/t/1": "/token", "/u/1": "/me", "/k/1": "/jwks"}

    assert_signed_in(mia, mia.signs_in())
    assert [op.calls[path] for path in (*moved.values(), "/jwks")] == [1, 1, 1, 0]


@pytest.mark.parametrize("row", [f"{MODULE}-signing-key-rotation"])
def test_o23_a_new_key_between_two_sign_ins_costs_one_more_fetch(mia, op, row):
    assert_signed_in(mia, mia.signs_in())
    op.use("ES384", new_ec_key("two"))

    assert mia.signs_in("/auth/reset-password").status == 303
    assert op.calls["/jwks"] == 2


@pytest.mark.parametrize("row", [f"{MODULE}-signing-key-rotation-just-before-signing"])
def test_o23_a_new_key_in_the_middle_of_a_sign_in_is_found(mia, op, row):
    assert_signed_in(mia, mia.signs_in())
    address = op.person_signs_in(mia.leaves("/auth/reset-password"))
    op.use("ES384", new_ec_key("two"))

    assert mia.comes_back(address).status == 303


@pytest.mark.parametrize("row", ["own-keys-moved"])
def test_o26_keys_that_moved_are_found_when_one_is_missing(mia, op, row):
    assert_signed_in(mia, mia.signs_in())
    op.discovery, op.moved = {"jwks_uri": f"{op.issuer}/k/2"}, {"/k/2": "/jwks"}
    op.answers["/jwks"] = faults.html(404)
    op.use("ES384", new_ec_key("two"))

    assert mia.signs_in("/auth/reset-password").status == 303


@pytest.mark.parametrize("row", [f"{MODULE}-kid-absent-single-jwks"])
def test_o24_one_key_needs_no_name(mia, op, row):
    op.header = {"kid": None}

    assert_signed_in(mia, mia.signs_in())


@pytest.mark.parametrize("row", [f"{MODULE}-kid-absent-multiple-jwks"])
def test_o24_several_keys_and_no_name_sign_nobody_in(visitor_of, op, rsa_key, other_rsa_key, row):
    op.use("RS256", rsa_key)
    op.published = [rsa_key, other_rsa_key]
    op.header = {"kid": None}
    visitor = visitor_of("RS256")

    assert_refused(visitor, visitor.signs_in(), "id_token_kid")


@pytest.mark.parametrize("row", ["own-duplicate-kid"])
def test_a_name_that_means_two_keys_signs_nobody_in(mia, op, row):
    op.published.append(new_ec_key("one"))

    assert_refused(mia, mia.signs_in(), "id_token_kid")


@pytest.mark.parametrize("row", ["own-use-enc"])
def test_a_key_for_something_else_signs_nobody_in(mia, op, row):
    key = op.key.as_dict(private=False) | {"use": "enc"}
    op.answers["/jwks"] = Response(json.dumps({"keys": [key]}), content_type="application/json")

    page = mia.signs_in()

    assert_refused(mia, page, "keys_unavailable", heading=AWAY, status=503)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.html(500), id="own-jwks-500"),
        pytest.param(Response('{"keys": []}'), id="own-jwks-empty"),
        pytest.param(Response('{"keys": [{"kty": "EC"}]}'), id="own-jwks-broken-key"),
        pytest.param(faults.html(), id="own-jwks-html"),
        pytest.param(faults.json_of(TEN_MEGABYTES), id="own-jwks-ten-megabytes"),
        pytest.param(
            faults.small_until_unpacked(TEN_MEGABYTES), id="own-jwks-ten-megabytes-compressed"
        ),
        pytest.param(faults.nested(50_000), id="own-jwks-nested"),
        pytest.param(faults.resets, id="own-jwks-reset"),
        pytest.param(faults.truncates, id="own-jwks-truncated"),
    ],
)
def test_without_keys_nobody_is_signed_in(mia, op, fault):
    op.answers["/jwks"] = fault

    page = mia.signs_in()

    assert_refused(mia, page, "keys_unavailable", heading=AWAY, status=503)
    assert op.calls["/jwks"] == 1
