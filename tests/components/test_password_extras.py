"""What script adds to the field for a new password, in Chromium: a look at it, and a rough word."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import render_template
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from portal.features.password.forms import NewPasswordForm
from tests.components.small_app import Someone, small_app

EASY, SOME, HARD = "Easy to guess.", "Takes some effort to guess.", "Hard to guess"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = small_app(person=Someone())
    app.add_url_rule("/password", "password.edit", form_page, methods=["GET", "POST"])
    app.add_url_rule("/security", "security.show", lambda: "")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.port}/password"
    server.shutdown()
    thread.join()
    server.server_close()


def form_page() -> str:
    return render_template(
        "password/edit.html",
        form=NewPasswordForm(),
        rules=["10 to 128 characters"],
        is_first=False,
        username="alice",
        next_page=None,
        enter_again=False,
    )


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Callable[[bool], Page]]:
    pages: list[Page] = []

    def opened(script: bool = True) -> Page:
        page = chromium.new_page(java_script_enabled=script)
        page.goto(address)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


def test_what_is_typed_can_be_looked_at_and_is_hidden_again_when_it_is_sent(opened) -> None:
    page = opened()
    field = page.get_by_label("New password")
    field.fill("Marble-Thicket-70!")
    expect(field).to_have_attribute("type", "password")

    page.get_by_label("Show what I type").check()
    expect(field).to_have_attribute("type", "text")
    page.evaluate(
        "document.querySelector('form.form').addEventListener('submit', e => e.preventDefault())"
    )
    field.press("Enter")
    expect(field).to_have_attribute("type", "password")
    expect(page.get_by_label("Show what I type")).not_to_be_checked()


def test_without_script_there_is_nothing_to_look_with_and_so_it_is_typed_twice(opened) -> None:
    page = opened(script=False)

    expect(page.get_by_label("The same again")).to_be_visible()
    expect(page.get_by_label("Show what I type")).to_be_hidden()
    expect(opened().get_by_label("The same again")).to_have_count(0)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Password1!", EASY),
        ("1234567890123456", EASY),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", EASY),
        ("abcdefghijklmnop-1234", EASY),
        ("thicket thicket thicket thicket", EASY),
        ("Marble-Thicket", EASY),
        ("Marble-Thicket-70", SOME),
        ("Alpine-Harbor-47!", SOME),
        ("marble thicket lantern orchard", HARD),
        ("hT7#pQ9zLk2!vRw5", HARD),
    ],
)
def test_a_rough_word_is_said_after_a_pause_and_stays_honest(opened, password, words) -> None:
    page = opened()
    status = page.get_by_role("status").last
    expect(status).to_be_empty()
    page.get_by_label("New password").fill(password)

    expect(status).to_contain_text(words)


def test_w40_nothing_of_it_leaves_the_page_or_stands_in_it(opened) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("New password").fill("Marble-Thicket-70!")
    expect(page.get_by_role("status").last).to_contain_text(SOME)

    assert asked == []
    assert "Thicket" not in page.content()


def test_an_emptied_field_is_no_longer_spoken_of(opened) -> None:
    page = opened()
    page.get_by_label("New password").fill("Password1!")
    status = page.get_by_role("status").last
    expect(status).to_contain_text(EASY)
    page.get_by_label("New password").fill("")

    expect(status).to_be_empty()
