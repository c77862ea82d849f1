"""Style and script: fingerprinted, kept for ever, small."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.ops.places import static_folder
from portal.web.assets import SHEET, Assets, asset
from tests.components.conftest import opened

BLOCKS = sorted((static_folder() / "css/blocks").glob("*.css"))
KILOBYTE = 1024


def loaded_by(client: FlaskClient, path: str) -> dict[str, int]:
    """What a browser fetches for the page at *path*, and how many bytes of each."""
    page = opened(client, path)
    sizes = {path: len(gzip.compress(page.body.encode(), 6))}
    addresses = {tag["href"] for tag in page.soup.select("link[href]")}
    addresses |= {tag["src"] for tag in page.soup.select("[src]")}
    scripts = [address for address in addresses if address.endswith(".js")]
    for script in scripts:
        base = script.rsplit("/", 1)[0]
        source = client.get(script).get_data(as_text=True)
        addresses |= {f"{base}/{name}" for name in re.findall(r'from "\./(.*?)"', source)}
    for address in addresses:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, address
        sizes[address] = len(answer.data)
    return sizes


def test_a_first_visit_stays_far_below_40_kilobytes(client: FlaskClient) -> None:
    assert sum(loaded_by(client, "/").values()) < 20 * KILOBYTE


def test_the_next_page_loads_nothing_but_itself(client: FlaskClient) -> None:
    sizes = loaded_by(client, "/sign-out")
    for address in sizes.keys() - {"/sign-out"}:
        kept = client.get(address).headers["Cache-Control"]
        assert re.fullmatch(r"public, max-age=\d{5,}(, immutable)?", kept), address
    assert sizes["/sign-out"] < 12 * KILOBYTE


def test_an_address_is_good_for_ever_and_sets_nothing(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset(SHEET)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type == "text/css; charset=utf-8"
    assert "Set-Cookie" not in answer.headers


def test_what_another_version_asks_for_is_there_and_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/0000000000000000/css/portal.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_it_is_packed_only_for_who_can_unpack(client: FlaskClient) -> None:
    plain = client.get("/static/v/js/portal.js")
    packed = client.get("/static/v/js/portal.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_who_has_it_already_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get("/static/v/js/portal.js")
    again = client.get("/static/v/js/portal.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/v/css/blocks/tokens.css",
        "/static/v/../portal/settings.py",
        "/static/v/%2e%2e/wsgi.py",
        "/static/v/no-such.js",
        "/static/v/sandbox/sandbox.css",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_that_is_not_there_is_not_linked_to(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(LookupError, match=r"no-such\.css"):
        asset("css/no-such.css")


def test_every_block_is_part_of_the_sheet() -> None:
    sheet = (static_folder() / SHEET).read_text("utf-8")
    assert re.findall(r'@import "blocks/(.*?)";', sheet)
    assert {path.name for path in BLOCKS} == set(re.findall(r'"blocks/(.*?)"', sheet))


def test_a_block_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / SHEET).write_text('@import "blocks/lost.css";\n')
    with pytest.raises(LookupError, match=r"lost\.css"):
        Assets(tmp_path)


def test_any_change_gives_new_addresses(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / SHEET).write_text("/* nothing yet */\n")
    (tmp_path / "a.js").write_text("one")
    before = Assets(tmp_path).version
    (tmp_path / "a.js").write_text("two")
    assert Assets(tmp_path).version != before


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.name)
def test_blocks_know_start_and_end_but_not_left_and_right(path: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    physical = r"\b(margin|padding|border|inset)-(left|right|top|bottom)\b|[^-]\b(left|right)\s*:"
    assert not re.search(physical, sheet)


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.name)
def test_blocks_say_how_they_are_used(path: Path) -> None:
    assert path.read_text("utf-8").startswith("/*\n  ")
