"""Codes, tokens and passwords of a whole visit turn up nowhere they do not belong (O-29, W-70)."""

import io
import logging
import re

import pytest
import structlog

from portal.ops.logging import configure
from portal.sandbox.seed import PASSWORDS
from tests.conftest import sign_in

PAGES = ("/", "/profile", "/profile/name", "/profile/personal", "/profile/more", "/nowhere")


@pytest.fixture
def log():
    """Everything the portal logs, libraries at their most talkative included."""
    before = logging.getLogger().handlers, logging.getLogger().level
    configure("json")
    structlog.configure(cache_logger_on_first_use=False)  # a kept one would outlive this test
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        handler.setStream(written)
    logging.getLogger().setLevel(logging.DEBUG)
    yield written
    logging.getLogger().handlers, _ = before
    logging.getLogger().setLevel(before[1])
    structlog.reset_defaults()


def test_w70_no_secret_of_a_visit_is_in_a_page_an_address_a_cookie_a_log_or_a_file(
    installation, log
):
    browser = installation.browser()
    seen: list[str] = []
    original = browser.open

    def watched(method, url, **kw):
        page = original(method, url, **kw)
        if url.startswith(browser.home):
            seen.extend((page.body, *(f"{name}: {value}" for name, value in page.headers)))
        return page

    browser.open = watched
    sign_in(browser, "alice", installation.sandbox)
    installation.sandbox.age("access_tokens", 3000)
    for path in PAGES:
        browser.visit(path)
    browser.submit("/profile/name", nickname="Canary")
    page = browser.visit("/verify/email?next=/username")
    browser.send(page, _action="/verify/email/code")
    digits = installation.sandbox.code_for("alice@example.test")
    page = browser.visit("/verify/email?next=/username")
    assert browser.follow(browser.send(page, code=digits)).heading == "Username"
    browser.submit("/username", username="canary")
    browser.visit(f"/auth/link?token=one-time-{digits}-canary&email=canary@example.test")
    browser.submit("/auth/sign-out", _action="/auth/sign-out")
    seen.append(log.getvalue())
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox") and path.suffix != ".secret":
            seen.append(path.read_bytes().decode("latin-1"))

    everything = "\n".join(seen)
    # What must go to the browser: the code in the callback's address, and the hint of sign-out.
    hints = {secret for secret in installation.secrets if secret.startswith("eyJ")}
    secrets = installation.secrets - hints | {PASSWORDS["alice"], f"one-time-{digits}"}
    assert len(secrets) >= 4, "access and refresh token, code, verifier and password were used"
    assert "signed_in" in everything
    assert "proven" in log.getvalue()
    assert not re.search(rf"(?<![0-9A-Za-z]){digits}(?![0-9A-Za-z])", log.getvalue())
    assert [secret for secret in secrets if secret in everything] == []
