"""
Answers that are no proper envelope, on pages that read and on forms that change something
(contracts/authing-api.md §2): never a broken page, and never “done” when it was not.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.authing.pages.test_linked_accounts import WECHAT
from tests.browser import Browser, Page
from tests.conftest import sign_in
from tests.pages.provider_errand import LIST, proven

PAGES = ("/", "/profile", "/security", "/two-step", "/passkeys", LIST, "/apps", "/activity")


def saying(**members: Any) -> dict[str, Any]:
    return {"status": 200, "json": members}


ENVELOPES = {
    "a number as a text": saying(statusCode="200", data={}),
    "a refusal as a text": saying(statusCode="403"),
    "no number": saying(data={}),
    "a yes": saying(statusCode=True, data={}),
    "less than nothing": saying(statusCode=-1),
    "a flow that must go on": saying(statusCode=302),
    "another success": saying(statusCode=201, data={}),
    "messages": saying(statusCode=499, messages=["Authing: no"]),
    "a number nobody knows": saying(statusCode=499, apiCode=987654),
    "a number without end": saying(statusCode=10**30),
    "a list": {"status": 200, "json": [1]},
    "a page": {"status": 200, "body": "<h1>Authing</h1>", "headers": {"Content-Type": "text/html"}},
    "too often": {"status": 429, "body": "slow down"},
    "nothing": {"status": 204, "body": ""},
    "a word": {"status": 200, "body": "OK"},
}
WRONG_DATA = (None, [None, 1], {"x": [1]}, "a text", 7, [{"extIdpId": {}}])


@pytest.mark.parametrize("said", ENVELOPES)
def test_r29_r32_no_page_breaks_and_none_says_the_vendors_words(alice, stand_in, portal, said):
    portal.extensions["foyer.platforms"].forget()
    stand_in.break_("status", "/api/v3/*", **ENVELOPES[said])

    for path in PAGES:
        page = alice.get(path)
        assert page.status != 500, path
        assert "Authing" not in page.text, path


@pytest.mark.parametrize("data", WRONG_DATA)
def test_r29_data_of_another_shape_breaks_no_page(alice, stand_in, portal, data):
    portal.extensions["foyer.platforms"].forget()
    stand_in.break_("status", "/api/v3/*", **saying(statusCode=200, data=data))

    assert {alice.get(path).status for path in PAGES} <= {200, 303, 503}


class Forms:
    """Three things that the platform does for the asking, each from a page with a proof."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages = {
            "/api/v3/unlink-extidp": self._open(f"{LIST}/unlinking", f"?account={WECHAT}"),
            "/api/v3/update-profile": self._open("/profile/name"),
            "/api/v3/send-enroll-factor-request": self._open("/two-step/authenticator"),
        }

    def _open(self, path: str, query: str = "") -> tuple[Page, str]:
        return proven(self.browser, path + query), path

    def press(self, call: str) -> Page:
        page, action = self.pages[call]
        typed = {"nickname": "Canary"} if "profile" in call else {}
        return self.browser.send(page, _action=action, **typed)


def test_r28_no_form_says_done_for_an_answer_that_does_not(installation, stand_in):
    browser = installation.browser()
    sign_in(browser, "alice", stand_in)
    for said, answer in ENVELOPES.items():
        forms = Forms(browser)
        for call in forms.pages:
            stand_in.break_("status", call, **answer)
            page = forms.press(call)
            assert page.status not in (303, 500), (call, said, page.location)
            assert "Authing" not in page.text, (call, said)
            stand_in.mend()
    assert browser.visit(LIST).text.count("Al in WeChat") == 1
