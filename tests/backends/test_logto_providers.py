"""Which of Logto's social connectors stands for a place on a web page (contract §7)."""

import pytest

from portal.backends.logto.providers import WireConnector, providers


@pytest.mark.parametrize(
    ("platforms", "taken"),
    [
        (["Universal"], 0),
        ([None], 0),
        (["Web", "Universal"], 0),
        (["Universal", "Web"], 1),
        (["Native", "Universal"], 1),
        (["Universal", "Native"], 0),
        (["Native"], None),
        (["Something"], None),
    ],
    ids=str,
)
def test_the_best_connector_for_a_web_page_is_taken(platforms, taken):
    listed = [
        WireConnector("chat", id=str(number), platform=platform, name={"en": str(number)})
        for number, platform in enumerate(platforms)
    ]
    (provider,) = providers(listed)

    assert provider.key == "chat"
    assert provider.connection == (None if taken is None else str(taken))


@pytest.mark.parametrize(
    ("logo", "expected"),
    [
        ("https://cdn.test/logo.png", "https://cdn.test/logo.png"),
        ("data:image/svg+xml;base64,PHN2Zy8+", "data:image/svg+xml;base64,PHN2Zy8+"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        (None, None),
    ],
)
def test_w22_a_logo_is_a_picture_or_a_web_address(logo, expected):
    (provider,) = providers([WireConnector("chat", id="1", logo=logo)])

    assert provider.logo_url == expected
