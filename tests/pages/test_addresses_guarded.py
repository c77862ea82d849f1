"""A new address: its code counts once, its record stays here, and nobody reads either anywhere."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from portal.sandbox.seed import PASSWORDS
from portal.web.once import new_form_key
from tests.browser import Browser
from tests.conftest import PORTAL
from tests.pages.test_secrets import log

__all__ = ["log"]

EMAIL, CODE, NEW = "/email", "/email/code", "canary.adams@example.org"
SAVE = "POST /api/my-account/primary-email"


@pytest.fixture
def proven(alice: Browser) -> Browser:
    page = alice.visit(EMAIL)
    alice.follow(alice.send(page, _action="/verify/password", password=PASSWORDS["alice"]))
    return alice


def cookie_header(browser: Browser) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies().items())


def test_r38_of_sixteen_tries_with_the_right_code_at_once_one_changes_the_address(
    proven, sandbox, portal
):
    page = proven.follow(proven.send(proven.visit(EMAIL), email=NEW))
    sent = {
        "csrf_token": page.soup.select_one("[name=csrf_token]")["value"],
        "change": page.value_of("change"),
        "code": sandbox.code_for(NEW),
    }
    headers = {"Cookie": cookie_header(proven), "Origin": PORTAL, "Sec-Fetch-Site": "same-origin"}
    sandbox.forget_calls()

    def fire(_number: int) -> int:
        answer = Client(portal, use_cookies=False).post(
            CODE, base_url=PORTAL, data={**sent, "form_key": new_form_key()}, headers=headers
        )
        return answer.status_code

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(fire, range(16)))

    assert sandbox.changes().count(SAVE) == 1
    assert sandbox.user("alice")["primary_email"] == NEW
    assert set(answers) <= {200, 303}


def test_11_the_record_of_a_new_address_never_comes_from_the_browser(proven, signed_in_as, sandbox):
    """Logto would redeem it for anyone (contract §11)."""
    page = proven.follow(proven.send(proven.visit(EMAIL), email=NEW))
    bob = signed_in_as("bob")
    mine = bob.follow(
        bob.send(bob.visit(EMAIL), _action="/verify/password", password=PASSWORDS["bob"])
    )
    mine = bob.follow(bob.send(mine, email="bobs.new@example.org"))
    theirs = {"change": page.value_of("change"), "code": sandbox.code_for(NEW)}
    answer = bob.send(mine, _action=CODE, **theirs)

    assert answer.status == 409
    token, key = mine.soup.select_one("[name=csrf_token]")["value"], new_form_key()
    forged = {"record": "x", "address": NEW, "verificationId": "x", "step": "save"}
    more = {**forged, "csrf_token": token, "form_key": key, "code": sandbox.code_for(NEW)}
    answer = bob.post(CODE, {**more, "change": mine.value_of("change")})
    assert answer.error_of("code") == "This code is not right. Check it and enter it again."
    assert sandbox.user("bob")["primary_email"] == "bob@example.test"


def test_w39_w70_neither_code_nor_record_is_in_a_page_an_address_a_cookie_a_log_or_a_file(
    installation, proven, sandbox, log
):
    seen: list[str] = []
    original = proven.open

    def watched(method, url, **kw):
        page = original(method, url, **kw)
        seen.extend((url, page.body, *(f"{name}: {value}" for name, value in page.headers)))
        return page

    proven.open = watched
    before = set(installation.secrets)
    page = proven.follow(proven.send(proven.visit(EMAIL), email=NEW))
    digits = sandbox.code_for(NEW)
    proven.send(page, _action=CODE, code="000000")
    sandbox.break_("status", "/api/my-account/primary-email", status=504)
    page = proven.send(page, _action=CODE, code=digits)
    sandbox.mend()
    proven.visit(EMAIL)
    assert proven.send(page, _action=CODE).location == EMAIL
    proven.visit("/email/removal")

    seen.append(log.getvalue())
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            seen.append(path.read_bytes().decode("latin-1"))
    everything = "\n".join(seen)
    records = installation.secrets - before
    assert records, "a record was made"
    assert [record for record in records if record in everything] == []
    assert "form_refused" in log.getvalue()
    assert "canary" not in log.getvalue()
    told = log.getvalue() + "".join(text for text in seen if "<" in text)
    assert not re.search(rf"(?<![0-9A-Za-z]){digits}(?![0-9A-Za-z])", told)
