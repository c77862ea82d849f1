"""The reading of every page finds what is wrong, also on a page whose like it has seen before."""

from __future__ import annotations

import pytest
from html5lib.html5parser import ParseError

from tests.markup import check_markup

SOUND = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Email · Northwind</title>'
    '</head><body><main><h1>Email</h1><p id="told">Alice’s address</p>'
    '<form method="post" action="/email"><input type="hidden" name="csrf_token" value="t">'
    '<input aria-label="Email" aria-describedby="told" name="email"></form>'
    '<a href="https://elsewhere.example" rel="noopener">Away</a></main></body></html>'
)


def test_a_sound_page_is_sound():
    check_markup(SOUND, "/email")


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("</main>", "</div></main>"),
        ("Alice’s", "Alice &bogus; Bob’s"),
        ("Alice’s", "Alice <3 Bob’s"),
        ("Alice’s", "Alice\x01’s"),
        ('"/email"', '"/email&copy=1"'),
    ],
)
def test_what_is_no_html_is_found(part, instead):
    check_markup(SOUND, "/email")
    with pytest.raises(ParseError):
        check_markup(SOUND.replace(part, instead), "/email")


@pytest.mark.parametrize(
    ("part", "instead", "told"),
    [
        ("<h1>", "<h1 onclick='go()'>", "nothing is inline"),
        ("<h1>", "<h1 style='color: red'>", "nothing is inline"),
        ("</main>", "<script>go()</script></main>", "nothing is inline"),
        ("<h1>Email</h1>", "<p>Email</p>", "a page has one heading"),
        ("<title>Email", "<title>Phone", "the title starts with the heading"),
        (' lang="en"', "", "a page tells its language"),
        ("address", "address at Foyer", "a page bears the tenant's name"),
        ('id="told"', 'id="elsewhere"', "describes something and is not there"),
        ("</main>", '<b id="told">Again</b></main>', "no id is used twice"),
        ('aria-label="Email" ', "", "a control has no label"),
        ('"csrf_token"', '"token"', "a form carries no token"),
        (' action="/email"', "", "a form does not say where it goes"),
        (' rel="noopener"', "", "a link opens without rel=noopener"),
        ("<p ", '<img alt="" src="https://elsewhere.example/i"><p ', "loaded from elsewhere"),
    ],
)
def test_what_must_not_be_on_a_page_is_found(part, instead, told):
    with pytest.raises(AssertionError, match=told):
        check_markup(SOUND.replace(part, instead), "/email")
