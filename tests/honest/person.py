"""A person with a browser, who goes where pages lead and fills in what they ask."""

from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup
from requests.cookies import get_cookie_header

from tests.browser import NAVIGATION, form_values

HERE = "localhost"


@dataclass(frozen=True)
class Page:
    """An answer, read. *body* is empty where it is nobody's of ours."""

    url: str
    status: int = 0
    body: str = field(default="", repr=False)
    onward: str | None = None

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return found.get_text(" ", strip=True) if found else ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, str]:
        """Every parameter, which came once."""
        values = parse_qs(urlsplit(self.url).query, strict_parsing=True)
        assert all(len(value) == 1 for value in values.values()), self.url
        return {name: value[0] for name, value in values.items()}

    def link(self, words: str) -> str:
        """The address behind the link that says *words*."""
        found = next(link for link in self.soup.select("a[href]") if words in link.get_text())
        return urljoin(self.url, found["href"])


class Person:
    """*went* is every address the browser was at, oldest first."""

    def __init__(self, name: str, portal: str) -> None:
        self.name = name
        self.went: list[Page] = []
        self._portal = portal
        self._http = requests.Session()
        self._http.trust_env = False
        # Browsers keep Secure cookies on http://localhost as well.
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._http.cookies.set_policy(policy)

    def close(self) -> None:
        self._http.close()

    def get(self, address: str) -> Page:
        """One request; a redirect is not followed."""
        return self._open("GET", urljoin(self._portal, address))

    def visit(self, address: str) -> Page:
        """Open *address* and go wherever that leads on this machine."""
        return self._follow(self.get(address))

    def press(self, page: Page, button: str | None = None, **filled: str) -> Page:
        """Fill in the one form of *page* and send it, with the button that says *button*."""
        form = page.soup.select_one("form")
        assert form, f"no form on {page.url}: {page.body[:500]}"
        values = form_values(form.select("input, select, textarea")) | filled
        if button is not None:
            pressed = page.soup.find("button", string=button)
            assert pressed, f"no button says {button!r} on {page.url}"
            if pressed.get("name"):
                values[pressed["name"]] = pressed["value"]
        return self._follow(self._open("POST", urljoin(page.url, form["action"]), data=values))

    def sign_in(self, path: str = "/auth/sign-in") -> Page:
        """By the provider's pages: who I am, then that I agree."""
        page = self.press(self.visit(path), "Sign-in", login=self.name, password="any")
        return self.press(page, "Continue")

    def sign_out(self, next_page: str = "/") -> Page:
        """At the portal; the page that the provider asks on."""
        fields = {"csrf_token": self.get("/token").body.split()[0], "next": next_page}
        return self._follow(self._open("POST", f"{self._portal}/auth/sign-out", fields))

    @property
    def is_signed_in(self) -> bool:
        return self.get("/").body == "somebody"

    def was_at(self, path: str) -> Page:
        """The last answer from *path*."""
        return next(page for page in reversed(self.went) if page.path == path)

    def loses(self, cookie: str) -> None:
        del self._http.cookies[cookie]

    def _follow(self, page: Page) -> Page:
        for _ in range(12):
            if page.onward is None:
                return page
            if urlsplit(page.onward).hostname != HERE:
                return Page(page.onward)
            page = self._open("GET", page.onward)
        raise AssertionError(f"redirected for ever at {page.url}")

    def _open(self, method: str, url: str, data: Any = None) -> Page:
        request = requests.Request(method, url, headers=NAVIGATION, data=data).prepare()
        if cookies := get_cookie_header(self._http.cookies, request):
            request.headers["Cookie"] = cookies
        answer = self._http.send(request, allow_redirects=False, timeout=15)
        onward = answer.headers.get("Location")
        page = Page(url, answer.status_code, answer.text, urljoin(url, onward) if onward else None)
        self.went.append(page)
        return page
