"""The browser of the tests reads every page: is it as strict as it says?"""

import pytest

from tests.browser import Page, check

GOOD = """<!doctype html>
<html lang="en"><head><title>Hello · Northwind</title><link rel="icon" href="/static/i.svg"></head>
<body><main><h1 id="top">Hello</h1>
<form method="post" action="/hello">
<input type="hidden" name="csrf_token" value="0a1">
<label for="name">Name</label>
<input id="name" name="name" aria-describedby="help"><p id="help">As people call you.</p>
</form>
<a href="https://help.example" rel="noopener">Help</a>
</main></body></html>
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def read(markup: str, **headers: str) -> None:
    given = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    check(Page("http://localhost:5000/hello", 200, given, markup))


def test_a_good_page_is_good() -> None:
    read(GOOD)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('<h1 id="top">Hello</h1>', ""),
        ("</main>", "<h1>Again</h1></main>"),
        ("<title>Hello", "<title>Good morning"),
        (' lang="en"', ""),
        ("<main>", "<main></main><main>"),
        ("Help</a>", "Foyer</a>"),
        ('id="help"', 'id="top"'),
        ('id="help"', 'id="other"'),
        ('<label for="name">', '<label for="nobody">'),
        ("</form>", "</form><script>alert(1)</script>"),
        ("</form>", "</form><style>p { color: red }</style>"),
        ("<p ", '<p style="color: red" '),
        ("<p ", '<p onclick="alert(1)" '),
        (' rel="noopener"', ""),
        ('<a href="https://help.example" rel="noopener">', '<a href="/help" target="_blank">'),
        ('action="/hello"', ""),
        ('name="csrf_token"', 'name="token"'),
        ("/static/i.svg", "https://elsewhere.example/i.svg"),
        ("</form>", '</form><img src="https://elsewhere.example/i.png" alt="">'),
        ("</p>", "</p></div>"),
        ("<!doctype html>", ""),
    ],
)
def test_a_page_with_one_thing_wrong_is_refused(good: str, bad: str) -> None:
    assert good in GOOD
    read(GOOD)  # a page that was read before vouches for none that differs from it

    with pytest.raises(Exception):  # noqa: B017, PT011 - an assertion, or the parser's own word
        read(GOOD.replace(good, bad, 1))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content_Security_Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ("Content_Security_Policy", "default-src 'self'"),
        ("Cache_Control", "private"),
        ("X_Content_Type_Options", ""),
    ],
)
def test_headers_are_looked_at_every_time(header: str, value: str) -> None:
    read(GOOD)

    with pytest.raises(AssertionError):
        read(GOOD, **{header: value})


def test_what_is_new_on_every_page_makes_no_other_page() -> None:
    read(GOOD)

    read(GOOD.replace('value="0a1"', 'value="2b3"'))
