"""A new password is sent to the platform once, and known to nobody else (W-40, W-70)."""

from portal.cli.demo_files import DemoFiles
from portal.sandbox.seed import PASSWORDS
from portal.tenants.loading import load
from tests.browser import Browser
from tests.pages.test_secrets import log

__all__ = ["log"]

PASSWORD = "/password"
CHANGED = "Canary-Thicket-70!"
REFUSED = ("canary", "canarycanarycanary", "Cqwertyuiop1", "Canary-é-Thicket-70!")
STALE, LAPSED, UNKNOWN = "Canary-Stale-71!", "Canary-Lapsed-72!", "Canary-Unknown-73!"


def enter(browser: Browser, page, password: str, **more: str):
    return browser.send(page, new_password=password, repeat=password, **more)


def prove(browser: Browser, password: str):
    page = browser.visit(PASSWORD)
    return browser.follow(browser.send(page, _action="/verify/password", password=password))


def test_w40_w70_no_password_that_was_typed_is_in_a_page_a_log_a_file_or_a_session(
    installation, signed_in_as, sandbox, advance, log
):
    alice, seen = signed_in_as("alice"), []
    original = alice.open

    def watched(method, url, **kw):
        page = original(method, url, **kw)
        seen.extend((page.body, *(f"{name}: {value}" for name, value in page.headers)))
        return page

    alice.open = watched
    page = prove(alice, PASSWORDS["alice"])
    for password in (*REFUSED, PASSWORDS["alice"]):
        page = enter(alice, page, password)
    page = enter(alice, page, STALE, csrf_token="stale")
    advance(minutes=11)
    enter(alice, page, LAPSED)
    waiting = session_of(installation, alice)
    page = prove(alice, PASSWORDS["alice"])
    sandbox.break_("status", "/api/my-account/password", status=504)
    page = enter(alice, page, UNKNOWN)
    sandbox.mend()
    assert enter(alice, page, CHANGED).location == "/password/still-signed-in"

    seen.append(log.getvalue())
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            seen.append(path.read_bytes().decode("latin-1"))
    seen += [repr(waiting), repr(session_of(installation, alice))]
    everything = "\n".join(seen)
    assert "form_refused" in everything
    assert "was_sent" in everything, "the session was looked into"
    typed = {*REFUSED, STALE, LAPSED, UNKNOWN, CHANGED, *PASSWORDS.values()} - {"canary"}
    assert [password for password in typed if password in everything] == []
    assert "canary" not in everything.lower()


def session_of(installation, browser: Browser) -> dict:
    """What is kept for the pages of this browser, opened."""
    files = DemoFiles(installation.folder, 5000, 3001)
    northwind = load(files.configuration, {}).tenants[0]
    sessions = installation.portal.extensions["foyer.auth"].sessions
    found = sessions.find(northwind, browser.cookies()["__Host-session"])
    assert found
    return found.record.data
