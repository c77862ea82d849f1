"""One file with everything: no secret in it, made once, fetched once, by nobody else."""

import hashlib
import io
import json
import re
import threading
import time
import zipfile

import pytest

from portal.features.export import jobs
from portal.features.export.progress import Progress
from portal.sandbox.seed import PASSWORDS
from tests.browser import Browser, Page
from tests.conftest import sign_in_at

SHOW, PREPARE = "/export", "/export/file"


def prove(browser: Browser, who: str = "alice") -> Page:
    page = browser.visit(PREPARE)
    assert page.heading == "Confirm it’s you"
    return browser.follow(browser.send(page, _action="/verify/password", password=PASSWORDS[who]))


@pytest.fixture
def form(alice: Browser) -> Page:
    return prove(alice)


def made(browser: Browser, form: Page) -> Page:
    return browser.follow(browser.send(form, _action=PREPARE))


def fetched(browser: Browser, page: Page) -> zipfile.ZipFile:
    path = page.url.removeprefix(browser.home)
    answer = browser.client_of(browser.home).post(
        path,
        base_url=browser.home,
        data={"csrf_token": page.soup.select_one("main [name=csrf_token]")["value"]},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_everything_is_in_the_file_for_people_and_for_programs(alice, form, sandbox):
    sandbox.add_token("alice", "Laptop")
    archive = fetched(alice, made(alice, form))
    told = json.loads(archive.read("account.json"))
    page = archive.read("account.html").decode()

    assert told["profile"]["email"] == "alice@example.test"
    assert {one["name"] for one in told["organizations"]} == {"Acme Corp", "Umbrella Ltd"}
    assert [one["name"] for one in told["access_tokens"]] == ["Laptop"]
    assert told["sessions"][0]["is_current"] is True
    assert told["second_steps"] == {"left_out": False}
    for words in ("alice@example.test", "Acme Corp", "Laptop", "Your data at Northwind"):
        assert words in page
    assert not any(word in page for word in ("src=", "href=", "<script", "url(")), (
        "nothing is loaded from anywhere"
    )


def test_the_manifest_names_each_file_with_its_digest(alice, form):
    archive = fetched(alice, made(alice, form))
    manifest = json.loads(archive.read("manifest.json"))

    assert set(manifest["files"]) == {"account.json", "account.html"}
    for name, said in manifest["files"].items():
        content = archive.read(name)
        assert said == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    assert manifest["not_told"] == {}


def test_w70_no_secret_is_in_the_file(alice, form, sandbox, installation):
    sandbox.add_token("alice", "Laptop")
    archive = fetched(alice, made(alice, form))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()

    assert "pat_" not in everything
    assert [secret for secret in installation.secrets if secret in everything] == []
    assert PASSWORDS["alice"] not in everything


def test_it_is_fetched_once(alice, form):
    page = made(alice, form)
    fetched(alice, page)

    assert alice.visit(page.url.removeprefix(alice.home)).heading == "This file is no more"


def test_nothing_of_it_is_left_after_ten_minutes(alice, form, advance):
    page = made(alice, form)
    advance(minutes=11)

    assert alice.visit(page.url.removeprefix(alice.home)).status == 404


def test_w44_nobody_else_reaches_it_not_even_the_same_person_in_another_browser(
    alice, form, signed_in_as, sandbox
):
    page = made(alice, form)
    path = page.url.removeprefix(alice.home)
    for browser in (signed_in_as("bob"), signed_in_as("alice")):
        assert browser.get(path).status == 404
        token = browser.visit("/profile").soup.select_one("[name=csrf_token]")["value"]
        assert browser.post(path, {"csrf_token": token}).status == 404
    fetched(alice, page)


def test_nothing_of_it_is_readable_on_disk(alice, form, installation):
    made(alice, form)
    for path in installation.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("sandbox"):
            content = path.read_bytes()
            assert b"alice@example.test" not in content, path
            assert b"account.json" not in content, path


def test_what_takes_long_is_made_while_a_page_waits(alice, form, sandbox, monkeypatch):
    monkeypatch.setattr(jobs, "_PATIENCE", 0.05)
    sandbox.break_("delay", "/api/users/*", seconds=2)
    page = made(alice, form)
    assert page.heading == "Your file is being made"
    assert page.headers["Refresh"] == "3"
    assert re.search(r"[0-8] of 9 parts (is|are) ready", page.text), page.text
    done, total = (page.soup.progress[name] for name in ("value", "max"))
    assert 0 <= int(done) < int(total) == 9
    sandbox.mend()
    path = page.url.removeprefix(alice.home)
    give_up = time.monotonic() + 20
    while page.heading == "Your file is being made" and time.monotonic() < give_up:
        time.sleep(0.1)
        page = alice.visit(path)

    assert page.heading == "Your file is ready"
    assert "Refresh" not in page.headers
    fetched(alice, page)


def test_parts_are_told_one_after_the_other_once_somebody_waits_and_never_after_the_end():
    told: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: told.append((done, total)))
    progress.begin(3)
    progress.one_more()
    assert told == [], "nobody waits yet"
    progress.watch()
    threads = [threading.Thread(target=progress.one_more) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    progress.end()
    progress.watch()

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_platform_that_does_not_answer_is_told_and_no_half_file_is_made(alice, form, sandbox):
    sandbox.break_("status", "/api/users/*", status=503)
    page = made(alice, form)

    assert page.heading == "The file could not be made"


def test_what_the_tenant_keeps_from_people_is_named_and_missing(alice, form, sandbox, portal):
    sandbox.set_fields(session="Off", mfa="Off")
    portal.extensions["foyer.platforms"].forget()
    archive = fetched(alice, made(alice, form))
    manifest = json.loads(archive.read("manifest.json"))

    assert set(manifest["not_told"]) == {"apps", "sessions", "second_steps"}
    assert "The platform did not tell this." in archive.read("account.html").decode()


def test_someone_with_nothing_to_prove_with_signs_in_again_and_has_their_file(
    signed_in_as, sandbox
):
    carol = signed_in_as("carol")
    page = carol.visit(PREPARE)
    page = sign_in_at(
        carol, carol.follow(carol.send(page, _action="/verify/sign-in")), "carol", sandbox
    )
    archive = fetched(carol, made(carol, page))

    assert json.loads(archive.read("account.json"))["profile"]["identities"]


def test_w36_files_are_not_made_without_end(alice, form):
    for _ in range(5):
        assert alice.send(alice.visit(PREPARE), _action=PREPARE).status == 303
    page = alice.send(alice.visit(PREPARE), _action=PREPARE)

    assert page.status == 429
    assert "too many files" in page.text


def test_your_data_leads_to_both_ways_out(alice):
    page = alice.visit(SHOW)

    assert page.link("Get the file") == PREPARE
    assert page.link("Close your account") == "/close-account"
