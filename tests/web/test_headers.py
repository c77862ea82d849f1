"""Headers that only a certain way of being reached asks for."""

import pytest
from werkzeug.test import Client


@pytest.mark.parametrize("path", ["/", "/nowhere", "/auth/signed-out", "/static/favicon.svg"])
def test_w04_what_comes_by_https_is_to_come_by_https_for_a_year(portal, path):
    def told(scheme: str) -> str | None:
        answer = Client(portal).get(path, base_url=f"{scheme}://localhost:5000")
        return answer.headers.get("Strict-Transport-Security")

    assert told("https") == "max-age=31536000; includeSubDomains"
    assert told("http") is None, "a browser must not believe it there"
