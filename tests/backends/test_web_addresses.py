"""What an operator wrote for an address, and where it may stand."""

from __future__ import annotations

import pytest

from portal.backends.web_addresses import picture, safe_page, web_address


@pytest.mark.parametrize(
    ("text", "is_address", "is_safe"),
    [
        ("https://shop.example/", True, True),
        ("http://shop.example/", True, False),
        ("https://shop.example@evil.example/", True, False),
        ("https://[bad", True, False),
        ("javascript:alert(1)", False, False),
        ("//shop.example/", False, False),
        ("https://shop.example/\n", False, False),
        ("https://shop.example/" + "x" * 2048, False, False),
        ("", False, False),
        (None, False, False),
    ],
)
def test_w22_what_may_stand_behind_a_link_and_where_somebody_is_sent(text, is_address, is_safe):
    assert web_address(text) == (text if is_address else None)
    assert safe_page(text) == (text if is_safe else None)


def test_a_picture_may_be_in_the_address_itself():
    assert picture("data:image/png;base64,AAAA") == "data:image/png;base64,AAAA"
    assert picture("data:text/html,x") is None
