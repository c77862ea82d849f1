"""Sign-ins that a third party begins, and what the operator is told while a platform is away."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from tests.hostile.test_id_tokens import MODULE
from tests.hostile.visitor import assert_signed_in


@pytest.mark.parametrize("row", [f"{MODULE}-3rd-party-init-login"])
def test_a_third_party_may_begin_a_sign_in_at_the_configured_issuer(mia, op, row):
    page = mia.signs_in(f"/auth/initiate?{urlencode({'iss': op.issuer})}")

    assert_signed_in(mia, page)


@pytest.mark.parametrize("row", ["own-3rd-party-init-other-issuer"])
def test_a_third_party_begins_nothing_at_another_issuer(mia, op, row):
    page = mia.browser.get("/auth/initiate?iss=https%3A%2F%2Fevil.example")

    assert page.status == 400
    assert mia.sign_ins_under_way() == 0
    assert op.sign_in_calls() == {}


@pytest.mark.parametrize("row", ["own-3rd-party-init-to-another-host"])
def test_o70_a_third_party_cannot_lead_anyone_off_our_host(mia, op, row):
    query = urlencode({"iss": op.issuer, "target_link_uri": "https://evil.example/"})

    assert mia.signs_in(f"/auth/initiate?{query}").location == "/"


def details(portal: Flask) -> tuple[int, str]:
    answer = portal.extensions["foyer.health"].details()
    return answer.status_code, answer.get_data(as_text=True)


def test_o25_r60_the_portal_starts_without_its_platform_and_says_so_to_the_operator(
    portal, mia, op
):
    op.answers["/.well-known/openid-configuration"] = Response("", 503)
    status, text = details(portal)
    assert status == 200, "one platform's outage makes nobody unready"
    assert "sign-in es384: degraded (not_asked_yet)\n" in text

    assert mia.browser.get("/auth/sign-in").status == 503
    assert "sign-in es384: degraded (discovery_unavailable)\n" in details(portal)[1]
    public = portal.extensions["foyer.health"].answer("/readyz")
    assert (public.status_code, public.get_data(as_text=True)) == (200, "ok\n")


def test_o25_a_platform_that_answers_is_well(portal, mia):
    mia.signs_in()

    assert "sign-in es384: ok\n" in details(portal)[1]
