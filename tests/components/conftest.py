"""The small app, a client for it, and macros rendered on their own."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from tests.browser import NAVIGATION, Page, check
from tests.components.small_app import TENANT, Someone, small_app


@pytest.fixture(scope="module")
def app() -> Flask:
    return small_app(person=Someone())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def render(app: Flask) -> Iterator[Callable[..., BeautifulSoup]]:
    """``render('{{ field(form.name) }}', form=form)``: the macros of *imports* are there."""

    def rendered(source: str, imports: str, **words: object) -> BeautifulSoup:
        file, _, names = imports.partition(" ")
        line = f'{{% from "components/{file}.html" import {names} %}}'
        return BeautifulSoup(render_template_string(line + source, **words), "html.parser")

    with app.test_request_context("/gallery", environ_overrides={"foyer.tenant": TENANT}):
        app.preprocess_request()
        yield rendered


def opened(client: FlaskClient, path: str) -> Page:
    """*path* as a page that has been read and checked."""
    answer = client.get(path, headers=NAVIGATION)
    body = answer.get_data(as_text=True)
    page = Page(f"http://localhost{path}", answer.status_code, answer.headers, body)
    check(page)
    return page
