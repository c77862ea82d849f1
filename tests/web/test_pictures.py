"""Pictures are made anew before they go anywhere, and shown from our own origin (W-24, W-25)."""

import io
import struct
import zlib

import pytest
from flask import Flask, render_template_string
from PIL import Image

from portal.identity.errors import BackendUnavailable, InputRejected, Reason
from portal.tenants import current
from portal.web import pictures
from portal.web.pictures import LARGEST_UPLOAD, reencode
from tests.contract.grounds import tenant_at

URL = "https://pictures.example/alice.png"


def picture(
    format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA", "P") else 1).save(out, format, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is a large picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + end


def reason_of(data: bytes) -> Reason:
    with pytest.raises(InputRejected) as caught:
        reencode(data, largest=64)
    assert caught.value.field == "avatar"
    return caught.value.reason


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_out_as_webp_and_not_larger_than_asked(format):
    made = reencode(picture(format, (400, 200)), largest=64)

    assert (made.content_type, made.width, made.height) == ("image/webp", 64, 32)
    assert opened(made.data).format == "WEBP"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_understood(mode):
    assert reencode(picture(mode=mode), largest=64).width == 40


def test_a_picture_of_print_colours_is_understood():
    assert reencode(picture("JPEG", mode="CMYK"), largest=64).width == 40


def test_what_is_see_through_stays_so():
    clear = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(clear, "PNG")

    assert opened(reencode(clear.getvalue(), largest=64).data).getpixel((0, 0))[3] == 0


def test_a_small_picture_is_not_made_larger():
    assert reencode(picture(size=(10, 10)), largest=64).width == 10


def test_a_square_is_cut_from_the_middle():
    wide = Image.new("RGB", (300, 100), "white")
    wide.paste("red", (100, 0, 200, 100))
    out = io.BytesIO()
    wide.save(out, "PNG")

    made = reencode(out.getvalue(), largest=50, square=True)

    assert (made.width, made.height) == (50, 50)
    red, green, _ = opened(made.data).convert("RGB").getpixel((25, 25))
    assert red > 200
    assert green < 60


def test_w24_a_picture_is_turned_upright_and_its_metadata_left_behind():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Camera of Alice"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)  # taken here

    made = reencode(picture("JPEG", (40, 20), exif=exif, comment=b"secret"), largest=64)

    assert (made.width, made.height) == (20, 40)
    assert b"Camera" not in made.data
    assert b"secret" not in made.data
    assert not opened(made.data).getexif()


def test_w24_texts_and_profiles_inside_a_picture_are_left_behind():
    data = picture("WEBP", xmp=b"<x>secret</x>", icc_profile=b"secret" * 10)

    assert b"secret" not in reencode(data, largest=64).data


def test_w24_of_a_moving_picture_the_first_frame_stays():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    made = opened(reencode(out.getvalue(), largest=64).data)

    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((4, 4))[0] > 200


def test_w24_what_follows_a_picture_in_its_file_is_left_behind():
    assert b"<script>" not in reencode(picture() + b"<script>alert(1)</script>", largest=64).data


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF", "ICO"])
def test_w24_other_formats_are_refused(format):
    assert reason_of(picture(format, (16, 16))) is Reason.WRONG_FILE_TYPE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a<script>",
        picture()[:60],
        picture("JPEG")[:200],
        picture("WEBP")[:30],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        bomb(100, 100),
        bomb(0, 0),
    ],
    ids=range(10),
)
def test_w24_what_is_not_wholly_a_picture_is_refused(data):
    assert reason_of(data) is Reason.WRONG_FILE_TYPE


@pytest.mark.parametrize("size", [(5001, 5000), (10_000, 10_000), (20_000, 20_000)])
def test_w24_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size):
    assert reason_of(bomb(*size)) is Reason.TOO_LARGE


def test_w24_a_file_over_five_megabytes_is_refused():
    assert reason_of(picture() + b"\x00" * LARGEST_UPLOAD) is Reason.TOO_LARGE


class Pictures:
    """Where pictures come from; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.content: bytes | None = picture(size=(400, 200))

    def __call__(self, tenant, url):
        self.asked.append((tenant.id, url))
        if self.content is None:
            raise BackendUnavailable("picture_timed_out")
        return self.content


@pytest.fixture
def source() -> Pictures:
    return Pictures()


@pytest.fixture
def app(source: Pictures) -> Flask:
    app = Flask("example")
    pictures.init_app(app, fetch=source, key=b"k" * 32)

    @app.before_request
    def enter() -> None:
        current.enter(tenant_at("http://localhost:3001", "portal"))

    app.add_url_rule(
        "/page",
        "page",
        lambda: render_template_string("{{ avatar_address(url) }}", url=URL),
    )
    return app


def test_w25_a_page_shows_a_picture_under_our_own_address(app, source):
    client = app.test_client()
    address = client.get("/page").text

    answer = client.get(address)

    assert address.startswith("/avatar/")
    assert "pictures.example" not in address
    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    assert opened(answer.data).size == (192, 192)
    assert "private" in answer.headers["Cache-Control"]


def test_a_logo_is_shown_whole_and_a_face_square(app):
    mark = "{{ mark_address(url) }}"
    app.add_url_rule("/mark", "mark", lambda: render_template_string(mark, url=URL))
    client = app.test_client()
    sizes = [opened(client.get(client.get(page).text).data).size for page in ("/mark", "/page")]

    assert sizes == [(192, 96), (192, 192)]


def test_a_picture_is_fetched_once(app, source):
    client = app.test_client()
    address = client.get("/page").text

    client.get(address)
    client.get(address)

    assert source.asked == [("northwind", URL)]


def test_w60_nobody_can_send_us_to_an_address_we_did_not_sign(app, source):
    client = app.test_client()
    address = client.get("/page").text
    payload, _, signature = address.rpartition("/")[2].rpartition(".")

    for token in (payload, f"{payload}.", f"{payload}x.{signature}", "x", "a.b.c"):
        assert client.get(f"/avatar/{token}").status_code == 404
    assert source.asked == []


def test_an_address_signed_for_one_tenant_is_nothing_to_another(app, source):
    address = app.test_client().get("/page").text
    other = tenant_at("http://localhost:3001", "portal")
    object.__setattr__(other, "id", "contoso")
    app.before_request_funcs[None] = [lambda: current.enter(other)]

    assert app.test_client().get(address).status_code == 404
    assert source.asked == []


@pytest.mark.parametrize("content", [None, b"<html>", picture("GIF")])
def test_w25_a_picture_that_cannot_be_had_is_not_there_and_the_page_then_knows(
    app, source, content
):
    client = app.test_client()
    address = client.get("/page").text
    source.content = content

    assert client.get(address).status_code == 404
    assert client.get("/page").text == "", "so that it shows initials"
    assert len(source.asked) == 1


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:image/png;base64,AA==", "/a.png", "x" * 3000]
)
def test_what_is_no_web_address_has_no_picture(app, url):
    with app.test_request_context("/"):
        current.enter(tenant_at("http://localhost:3001", "portal"))
        assert pictures.avatar_address(url) == ""


def test_the_memory_for_pictures_is_bounded():
    cache = pictures.PictureCache()
    for number in range(40):
        cache.get(("northwind", str(number)), lambda: b"a" * 1_000_000)

    made_again: list[int] = []
    cache.get(("northwind", "39"), lambda: made_again.append(39))
    cache.get(("northwind", "0"), lambda: made_again.append(0))

    assert made_again == [0]
