"""A tenant's brand on our pages: parsed, drawn anew, from our own origin (W-22)."""

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.identity.errors import BackendUnavailable, InputRejected
from portal.identity.models import Experience
from portal.settings import Branding
from portal.tenants.brand import Brand, PictureAddress, PictureFile, brand_of
from portal.web.branding import https_only, plain_email, theme_sheet
from portal.web.logos import Logos, drawn_anew
from tests.components.conftest import opened
from tests.components.small_app import TENANT, small_app

ADDRESS = "https://cdn.example/logo.png"


def picture(side: int = 8, kind: str = "PNG", **extra: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (side, side), "#5d34f2").save(written, kind, **extra)
    return written.getvalue()


def client_of(brand: Brand, fetched: bytes | Exception = b"") -> FlaskClient:
    def fetch(url: str) -> bytes:
        if isinstance(fetched, Exception):
            raise fetched
        return fetched

    return small_app(brand, fetch).test_client()


def logo_of(client: FlaskClient) -> str:
    mark = opened(client, "/").soup.select_one(".tenant-mark")
    assert mark
    return str(mark["src"])


@given(st.text(), st.text())
@example("#fff}*{display:none", "url(https://evil.example)")
@example("#5d34f2", "</style><script>")
@settings(deadline=None, max_examples=50)
def test_w22_a_theme_is_made_of_colours_and_nothing_else(color: str, dark: str) -> None:
    sheet = theme_sheet(Brand("Acme", color=color, dark_color=dark))
    rest = re.sub(r"--accent(-[a-z]+)?:#[0-9a-f]{6}", "", sheet).replace(";", "")
    assert rest == (
        ":root{}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){}}\n"
        ":root[data-theme=dark]{}\n"
    )


def test_a_theme_is_kept_for_ever_and_a_new_colour_has_a_new_address() -> None:
    addresses = set()
    for color in ("#5d34f2", "#ff0000"):
        client = client_of(Brand("Acme", color=color))
        sheets = opened(client, "/").soup.select("link[rel=stylesheet]")
        addresses.add(sheets[-1]["href"])
        answer = client.get(sheets[-1]["href"])
        assert answer.content_type == "text/css; charset=utf-8"
        assert "immutable" in answer.headers["Cache-Control"]
    assert len(addresses) == 2
    assert client.get("/branding/theme-0.css").headers["Cache-Control"] == "no-cache"


def test_w22_a_logo_is_drawn_anew_and_comes_from_our_origin() -> None:
    polyglot = picture() + b"<script>alert(1)</script>"
    client = client_of(Brand("Acme", logo=PictureAddress(ADDRESS)), polyglot)
    answer = client.get(logo_of(client))
    assert answer.content_type == "image/webp"
    assert b"script" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (8, 8)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a<script>",
        picture(kind="GIF"),
        picture()[:40],
        b"\x89PNG\r\n\x1a\n" + b"0" * 5_300_000,
    ],
    ids=["nothing", "svg", "html", "gif", "cut", "large"],
)
def test_w22_what_is_no_picture_of_ours_is_not_shown(given: bytes) -> None:
    with pytest.raises(InputRejected):
        drawn_anew(given)
    client = client_of(Brand("Ärzte & Söhne", logo=PictureAddress(ADDRESS)), given)
    answer = client.get(logo_of(client))
    assert answer.content_type.startswith("image/svg+xml")
    assert ">Ä</text>" in answer.get_data(as_text=True)


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    with pytest.raises(InputRejected):
        drawn_anew(picture(5001, compress_level=1))


def test_a_large_logo_becomes_a_small_one_and_keeps_what_is_transparent() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (1200, 300), (0, 0, 0, 0)).save(written, "PNG")
    drawn = Image.open(io.BytesIO(drawn_anew(written.getvalue()).content))
    assert drawn.size == (512, 128)
    assert drawn.getpixel((0, 0))[3] == 0


def test_without_a_logo_the_initial_stands_for_the_company() -> None:
    client = client_of(Brand("<Evil>", color="#ffd400"))
    answer = client.get(logo_of(client))
    drawing = BeautifulSoup(answer.data, "html.parser")
    assert drawing.select_one("text").get_text() == "E"
    assert drawing.select_one("rect")["fill"] == "#ffd400"


def test_a_vector_file_of_the_operator_is_served_where_it_can_do_nothing(tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    client = client_of(Brand("Acme", logo=PictureFile(file)))
    answer = client.get(logo_of(client))
    assert answer.content_type.startswith("image/svg+xml")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_dark_pages_have_the_dark_logo(tmp_path: Path) -> None:
    for name in ("light", "dark"):
        (tmp_path / f"{name}.png").write_bytes(picture())
    brand = Brand(
        "Acme",
        logo=PictureFile(tmp_path / "light.png"),
        dark_logo=PictureFile(tmp_path / "dark.png"),
    )
    page = opened(client_of(brand), "/")
    source = page.soup.select_one("picture source")
    assert source["media"] == "(prefers-color-scheme: dark)"
    assert source["srcset"].startswith("/branding/dark-logo-")


def test_an_old_logo_outlives_a_platform_that_is_down() -> None:
    now = [0.0]
    answers: list[bytes | Exception] = [picture(), BackendUnavailable("down"), picture(4)]
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    logos, source = Logos(fetch, lambda: now[0]), PictureAddress(ADDRESS)
    first = logos.of(source)
    now[0] = 25 * 3600
    assert logos.of(source) == first
    assert logos.of(source) == first
    assert len(asked) == 2, "who is down is not asked again at once"
    now[0] += 61
    assert logos.of(source) not in (first, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.example",
        "javascript:alert(1)",
        "https://",
        "//acme.example",
        'https://a.example/"onclick="',
        "https://a.example/\nx",
        "https://[",
        "",
        None,
    ],
)
def test_w22_only_https_addresses_are_linked_to(url: str | None) -> None:
    assert https_only(url) is None


def test_w22_links_of_the_tenant_are_in_the_footer_and_open_without_an_opener() -> None:
    client = client_of(
        Brand("Acme", terms_url="https://acme.example/t", privacy_url="javascript:alert(1)")
    )
    links = opened(client, "/").soup.select("footer a")
    assert [(link["href"], link["rel"]) for link in links] == [
        ("https://acme.example/t", ["noopener"])
    ]


@pytest.mark.parametrize("address", ["a@b", "a@b.example?bcc=x@y.example", "a b@c.example", ""])
def test_an_address_for_mail_is_only_that(address: str) -> None:
    assert plain_email(address) is None
    assert plain_email("help@acme.example") == "help@acme.example"


def test_the_tenants_file_comes_before_the_platforms_word() -> None:
    from dataclasses import replace

    platform = Experience(color="#111111", dark_color="#222222", logo_url=ADDRESS)
    own = replace(TENANT, branding=Branding(color="#5d34f2"))
    brand = brand_of(own, platform)
    assert (brand.color, brand.dark_color) == ("#5d34f2", None)
    assert brand.logo == PictureAddress(ADDRESS)
    assert brand_of(TENANT, platform).dark_color == "#222222"
    assert brand_of(TENANT).logo is None
