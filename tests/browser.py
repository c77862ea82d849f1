"""
A browser without a screen: it keeps cookies, follows redirects between the portal and the identity
server, and reads every page it is given, so that no page escapes ``check``.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from werkzeug.test import Client, TestResponse

from tests.markup import check_markup

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)

NAVIGATION = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@dataclass(frozen=True)
class Page:
    """An answer of the portal, read."""

    url: str
    status: int
    headers: Any
    body: str = field(repr=False)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Only made for a test that looks: most pages are passed through on the way to another."""
        return BeautifulSoup(self.body, "html.parser")

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return found.get_text(" ", strip=True) if found else ""

    @property
    def location(self) -> str | None:
        """Where it sends us, as a path when it stays on the same host."""
        target = self.headers.get("Location")
        if target is None:
            return None
        parts, here = urlsplit(target), urlsplit(self.url)
        if parts.netloc in ("", here.netloc):
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return target

    @property
    def text(self) -> str:
        main = self.soup.find("main") or self.soup
        return " ".join(main.get_text(" ", strip=True).split())

    def notices(self) -> list[str]:
        return [
            " ".join(tag.get_text(" ", strip=True).split())
            for tag in self.soup.select("[data-notice]")
        ]

    def error_of(self, name: str) -> str | None:
        control = self.soup.select_one(f'[name="{name}"]')
        assert control, f"there is no field {name}"
        for id_ in (control.get("aria-describedby") or "").split():
            told = self.soup.find(id=id_)
            if told and "field__error" in (told.get("class") or []):
                return " ".join(told.get_text(" ", strip=True).split())
        return None

    def value_of(self, name: str) -> str | None:
        """What stands in the field *name* now."""
        controls = self.soup.select(f'[name="{name}"]')
        assert controls, f"there is no field {name}"
        return form_values(controls).get(name)

    def link(self, words: str) -> str:
        """The address behind the link that says *words*."""
        for tag in self.soup.find_all("a", href=True):
            if words in " ".join(tag.get_text(" ", strip=True).split()):
                return str(tag["href"])
        raise AssertionError(f"no link says {words!r} on {self.url}")

    @cached_property
    def _forms(self) -> list[Tag]:
        """Cut out of the page: to read the rest as well would take most of the time."""
        forms = "".join(_FORM.findall(self.body))
        return BeautifulSoup(forms, "html.parser").select("form[method=post]")

    def form_with(self, *names: str, action: str | None = None) -> Tag:
        for form in self._forms:
            if action is not None and urlsplit(form["action"]).path != action:
                continue
            if all(form.select_one(f'[name="{name}"]') for name in names):
                return form
        raise AssertionError(f"no form with {names} on {self.url}:\n{self.text[:800]}")


def form_values(controls: list[Tag]) -> dict[str, str]:
    """What a browser would send for *controls* as they stand."""
    values: dict[str, str] = {}
    for control in controls:
        name = control.get("name")
        kind = control.get("type", "text")
        if not name or control.has_attr("disabled") or kind in ("file", "submit", "button"):
            continue
        if control.name == "button":
            continue
        if kind in ("checkbox", "radio"):
            if control.has_attr("checked"):
                values[name] = control.get("value", "on")
        elif control.name == "select":
            options = control.select("option")
            chosen = [option for option in options if option.has_attr("selected")] or options[:1]
            if chosen:
                values[name] = chosen[0].get("value", chosen[0].get_text())
        elif control.name == "textarea":
            values[name] = control.get_text()
        else:
            values[name] = control.get("value", "")
    return values


class Browser:
    """One person's browser. *servers* are WSGI applications by ``host:port``."""

    def __init__(self, servers: dict[str, Any], home: str = "http://localhost:5000") -> None:
        self.home = home
        self.language = "en"
        self.sends: dict[str, str] = {}
        """Further headers of every request, such as a User-Agent."""
        self._clients = {host: Client(app) for host, app in servers.items()}

    def another(self) -> Browser:
        """Another browser, in which nobody has signed in."""
        servers = {host: client.application for host, client in self._clients.items()}
        return Browser(servers, self.home)

    def client_of(self, url: str) -> Client:
        return self._clients[urlsplit(url).netloc]

    def cookies(self, url: str | None = None) -> dict[str, str]:
        """Names and values of the cookies kept for *url*'s host."""
        client = self.client_of(url or self.home)
        host = urlsplit(url or self.home).hostname or ""
        return {
            cookie.decoded_key: cookie.decoded_value
            for cookie in client._cookies.values()
            if cookie.domain == host
        }

    def forget(self, name: str) -> None:
        client = self.client_of(self.home)
        client.delete_cookie(name, domain=urlsplit(self.home).hostname or "")

    def set_cookie(self, name: str, value: str) -> None:
        host = urlsplit(self.home).hostname or ""
        self.client_of(self.home).set_cookie(name, value, domain=host, secure=True)

    def get(self, path: str, **headers: str) -> Page:
        """One request; a redirect is not followed."""
        return self.open("GET", urljoin(self.home, path), headers=headers)

    def visit(self, path: str) -> Page:
        """Open *path* and go wherever that leads."""
        return self.follow(self.get(path))

    def follow(self, page: Page, short_of: str | None = None) -> Page:
        """Go where *page* leads, but not into the page at *short_of*."""
        for _ in range(12):
            if page.status not in (301, 302, 303, 307, 308):
                return page
            leads_to = urljoin(page.url, page.headers["Location"])
            if leads_to == short_of:
                return page
            page = self.open("GET", leads_to)
        raise AssertionError(f"redirected for ever at {page.url}")

    def submit(self, path: str, _action: str | None = None, **fields: Any) -> Page:
        """Open the form at *path*, fill in *fields*, send it, and go where that leads."""
        return self.follow(self.send(self.visit(path), _action=_action, **fields))

    def send(self, page: Page, _action: str | None = None, **fields: Any) -> Page:
        """Send the form of *page* that has *fields*; the answer itself, not where it leads."""
        form = page.form_with(*fields, action=_action)
        values: dict[str, Any] = form_values(form.select("input, select, textarea"))
        values.update(fields)
        values = {name: value for name, value in values.items() if value is not None}
        for name, value in values.items():
            if isinstance(value, tuple):  # a file: its name, its content
                values[name] = (io.BytesIO(value[1]), value[0])
        if button := form.select_one("button[name]"):
            values.setdefault(button["name"], button.get("value", ""))
        return self.post(urljoin(page.url, form["action"]), values)

    def post(self, url: str, values: dict[str, Any], **headers: str) -> Page:
        url = urljoin(self.home, url)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        return self.open(
            "POST", url, data=values, headers={"Origin": origin, **NAVIGATION, **headers}
        )

    def open(self, method: str, url: str, headers: dict[str, str] | None = None, **kw: Any) -> Page:
        parts = urlsplit(url)
        answer = self.client_of(url).open(
            parts.path + (f"?{parts.query}" if parts.query else ""),
            method=method,
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers={"Accept-Language": self.language, **self.sends, **(headers or {})},
            **kw,
        )
        return self._read(answer, url)

    def _read(self, answer: TestResponse, url: str) -> Page:
        is_page = answer.mimetype == "text/html" and answer.status_code not in (302, 303)
        body = answer.get_data(as_text=True) if is_page or answer.is_json else ""
        page = Page(url, answer.status_code, answer.headers, body)
        if is_page and urlsplit(url).netloc == urlsplit(self.home).netloc:
            check(page)
        return page


# Values that are new on every page, and say nothing about it: tokens of forms, references.
_RANDOM = re.compile(r'(name="(?:csrf_token|form_key)"[^>]* value=")[^"]*|\b[0-9a-f]{16}\b')
_checked: set[str] = set()


def check(page: Page) -> None:
    """What holds on every page of the portal, whatever it is about."""
    where = f"on {page.url}"
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store", f"a page is not kept {where}"
    assert page.headers["X-Content-Type-Options"] == "nosniff", where

    markup = _RANDOM.sub(r"\1", page.body)
    if markup not in _checked:  # the same page, shown once more, holds as it did before
        check_markup(page.body, page.url)
        _checked.add(markup)
