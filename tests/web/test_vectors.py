"""A drawing of vectors comes out as it was, without anything but shapes; or not at all (W-22)."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.backends.pictures import PictureFetcher
from portal.identity.errors import InputRejected
from portal.web import vectors

OPEN = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>"
CIRCLE = "<circle cx='12' cy='12' r='11' fill='#c2410c'/>"


def drawn(inside: str) -> str:
    return vectors.redrawn(f"{OPEN}{inside}</svg>".encode()).decode()


def test_shapes_colours_and_gradients_come_out_as_they_were():
    gradient = (
        "<defs><linearGradient id='g' x1='0' gradientUnits='userSpaceOnUse'><stop offset='0.5' "
        "stop-color='red'/></linearGradient></defs><path d='M7 16V8l10 8' fill='url(#g)'/>"
    )
    written = drawn(CIRCLE + gradient)

    assert written.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">')
    assert '<circle cx="12" cy="12" r="11" fill="#c2410c">' in written
    assert 'fill="url(#g)"' in written
    assert '<stop offset="0.5" stop-color="red">' in written


def test_what_is_said_about_a_drawing_and_what_nobody_knows_of_a_shape_is_left_out():
    written = drawn(
        "<title>A <b xmlns='x'>mark</b></title><!-- c -->"
        "<circle r='1' onclick='x()' data-x='1' fill='url(https://evil.example)' id='a b'/>"
    )

    assert "mark" not in written
    assert '<circle r="1"></circle>' in written


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "text only",
        CIRCLE + "<script>alert(1)</script>",
        CIRCLE + "<foreignObject/>",
        CIRCLE + "<image href='https://evil.example/x.png'/>",
        CIRCLE + "<use href='#x'/>",
        CIRCLE + "<style>circle{fill:red}</style>",
        CIRCLE + "<text>Sign in again</text>",
        CIRCLE + "<animate attributeName='r'/>",
        "<circle r='1' style='fill:url(https://evil.example)'/>",
        "<x:circle xmlns:x='urn:x' r='1'/>",
        CIRCLE + "<?xml-stylesheet href='https://evil.example/x.css'?>",
        CIRCLE * 501,
        "<g>" * 21 + CIRCLE + "</g>" * 21,
        "<circle r='1'>",
    ],
    ids=lambda inside: inside[-24:],
)
def test_anything_else_in_it_is_refused(inside):
    with pytest.raises(InputRejected):
        drawn(inside)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html/>",
        b"\x89PNG",
        b"<circle xmlns='http://www.w3.org/2000/svg' r='1'/>",
        f"<!DOCTYPE svg [<!ENTITY a 'x'>]>{OPEN}{CIRCLE}</svg>".encode(),
        f"{OPEN}{CIRCLE}{' ' * vectors.LARGEST}</svg>".encode(),
    ],
    ids=["nothing", "html", "png", "no-root", "doctype", "large"],
)
def test_what_is_no_drawing_is_refused(data):
    with pytest.raises(InputRejected):
        vectors.redrawn(data)


@given(st.text(max_size=60), st.sampled_from(["fill", "id", "transform", "clip-path", "href"]))
def test_no_value_gets_out_of_its_attribute_or_names_an_address(value, name):
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
    try:
        written = drawn(f"<circle r='1' {name}='{escaped}'/>")
    except InputRejected:
        return
    assert written.count("<") == 4
    assert "//" not in written.removeprefix('<svg xmlns="http://')
    assert "href" not in written


@pytest.mark.parametrize(
    "url",
    [
        "data:image/svg+xml;base64," + base64.b64encode(f"{OPEN}{CIRCLE}</svg>".encode()).decode(),
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Crect/%3E%3C/svg%3E",
        "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><circle r='1'/></svg>",
    ],
)
def test_a_drawing_that_stands_in_its_address_is_read_from_there(url):
    data = PictureFetcher().fetch(url, "https://auth.example", None)  # type: ignore[arg-type]

    assert vectors.is_one(data)
    assert vectors.redrawn(data).startswith(b"<svg xmlns")
