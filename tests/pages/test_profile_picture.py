"""Giving, replacing and removing a picture."""

import io

import pytest
from PIL import Image


def picture(kind="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


# The picture


def test_w24_a_picture_is_made_anew_stored_and_shown_from_here(alice, sandbox):
    page = alice.submit("/profile/avatar", avatar=("me.png", picture()))

    assert page.notices() == ["Your picture has been saved."]
    address = sandbox.user("alice")["avatar"]
    assert address.startswith("http://localhost:3001/")
    shown = page.soup.select_one("main img")["src"]
    assert shown.startswith("/avatar/")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("me.gif", picture("GIF")),
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("me.png", b"\x89PNG\r\n\x1a\nnot really"),
        ("me.png", b"<html><script>alert(1)</script>"),
    ],
    ids=["gif", "svg", "broken", "html"],
)
def test_w24_what_is_no_picture_is_refused_on_its_field(alice, sandbox, name, content):
    sandbox.forget_calls()
    page = alice.submit("/profile/avatar", avatar=(name, content))

    assert page.error_of("avatar") == "Choose a picture in the PNG, JPEG or WebP format."
    assert sandbox.changes() == []


def test_an_upload_without_a_file_says_what_to_do(alice):
    page = alice.send(alice.visit("/profile/avatar"), _action="/profile/avatar")

    assert page.error_of("avatar") == "Choose a picture first."


def test_where_nothing_is_stored_a_picture_is_given_by_its_address(alice, sandbox):
    sandbox.break_(
        "status",
        "/api/my-account/user-assets/avatar",
        status=400,
        json={"code": "storage.not_configured", "message": "Storage provider is not configured."},
    )
    page = alice.submit("/profile/avatar", avatar=("me.png", picture()))
    assert page.notices() == [
        "Pictures cannot be uploaded here. Enter the web address of one instead."
    ]

    refused = alice.send(page, avatar="javascript:alert(1)")
    assert refused.error_of("avatar") == "Enter a web address that begins with https://"
    saved = alice.follow(alice.send(refused, avatar="https://pictures.example.test/a.png"))
    assert saved.notices() == ["Your picture has been saved."]
    assert sandbox.user("alice")["avatar"] == "https://pictures.example.test/a.png"


def test_a_picture_can_be_removed_after_a_question(alice, sandbox):
    sandbox.change_user("alice", avatar="https://pictures.example.test/a.png")
    page = alice.visit(alice.visit("/profile/avatar").link("Remove picture"))
    assert page.heading == "Remove your picture?"
    assert sandbox.user("alice")["avatar"] == "https://pictures.example.test/a.png"

    assert alice.follow(alice.send(page, _action="/profile/avatar/removal")).notices() == [
        "Your picture has been removed."
    ]
    assert not sandbox.user("alice")["avatar"]
