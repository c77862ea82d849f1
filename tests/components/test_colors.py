"""Whatever a tenant's colour, words stay readable and edges visible (W-22; WCAG 1.4.3, 1.4.11)."""

import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.ops.places import static_folder
from portal.web.colors import (
    DARK,
    EDGE_CONTRAST,
    LIGHT,
    TEXT_CONTRAST,
    WHITE,
    Color,
    Oklch,
    Surfaces,
    contrast,
    palette,
    parse,
    to_color,
    to_oklch,
)

channels = st.integers(0, 255)
colors = st.builds(Color, channels, channels, channels)
surfaces = st.sampled_from([LIGHT, DARK])

ODD = ["#000", "#fff", "#ffdd00", "#777777", "#767676", "#00ff00", "#0000ff", "#ff0000", "#123"]


def assert_readable(color: Color, ground: Surfaces) -> None:
    shades = palette(color, ground)
    for words in (shades.accent, shades.hover):
        assert contrast(shades.on_accent, words) >= TEXT_CONTRAST
    for under in (ground.page, ground.card, shades.soft):
        assert contrast(shades.text, under) >= TEXT_CONTRAST
    for under in (ground.page, ground.card):
        assert contrast(shades.edge, under) >= EDGE_CONTRAST


@given(colors, surfaces)
@settings(max_examples=400, deadline=None)
def test_w22_every_colour_gives_readable_words_and_visible_edges(
    color: Color, ground: Surfaces
) -> None:
    assert_readable(color, ground)


@pytest.mark.parametrize(("value", "ground"), list(product(ODD, [LIGHT, DARK])))
def test_w22_the_odd_colours_do_too(value: str, ground: Surfaces) -> None:
    color = parse(value)
    assert color
    assert_readable(color, ground)


def test_the_check_above_would_notice_words_that_cannot_be_read() -> None:
    assert contrast(Color(0xFF, 0xDD, 0x00), WHITE) < EDGE_CONTRAST


@given(colors)
@settings(deadline=None)
def test_a_colour_survives_the_way_there_and_back(color: Color) -> None:
    there = to_color(to_oklch(color))
    for before, after in zip(
        (color.red, color.green, color.blue), (there.red, there.green, there.blue), strict=True
    ):
        assert abs(before - after) <= 1


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(-4, 4))
def test_every_shade_becomes_a_colour_a_screen_can_show(
    lightness: float, chroma: float, hue: float
) -> None:
    color = to_color(Oklch(lightness, chroma, hue))
    assert all(0 <= part <= 255 for part in (color.red, color.green, color.blue))


@given(st.text())
@example("#fff;}body{display:none")
@example("red")
@example("#12345")
@example("#ffffff\n")
def test_w22_only_hex_colours_are_read(text: str) -> None:
    color = parse(text)
    assert color is None or re.fullmatch(r"#[0-9a-f]{6}", str(color))
    if color:
        assert re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text.strip())


def test_contrast_is_as_the_guidelines_reckon_it() -> None:
    assert contrast(Color(0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast(Color(0x77, 0x77, 0x77), WHITE) == pytest.approx(4.48, abs=0.01)


def test_a_colour_that_is_fit_already_stays_as_it_is() -> None:
    blue = Color(0x0F, 0x62, 0xFE)
    assert palette(blue, LIGHT).accent == blue


# The style sheet and the reckoning must mean the same grounds.


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z-]+):\s*(#[0-9a-f]{6});", block))


def sheets() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    sheet = (static_folder() / "css/blocks/tokens.css").read_text("utf-8")
    light, wished, chosen = re.findall(r":root[^{]*\{([^}]*--page[^}]*)\}", sheet)
    return tokens(light), tokens(wished), tokens(chosen)


def test_the_grounds_of_the_style_sheet_are_those_reckoned_with() -> None:
    light, dark, _ = sheets()
    assert (light["--page"], light["--card"]) == (str(LIGHT.page), str(LIGHT.card))
    assert (dark["--page"], dark["--card"]) == (str(DARK.page), str(DARK.card))


def test_dark_by_wish_and_dark_by_choice_are_the_same() -> None:
    _, wished, chosen = sheets()
    assert wished == chosen
    assert len(wished) > 10


@pytest.mark.parametrize("which", [0, 1])
def test_the_fixed_colours_are_readable_on_their_grounds(which: int) -> None:
    fixed = {name: parse(value) or WHITE for name, value in sheets()[which].items()}
    for ink, ground in product(("--ink", "--ink-soft"), ("--page", "--card", "--sunken")):
        assert contrast(fixed[ink], fixed[ground]) >= TEXT_CONTRAST, (ink, ground)
    for tone in ("--success", "--warning", "--danger"):
        assert contrast(fixed[tone], fixed[f"{tone}-soft"]) >= TEXT_CONTRAST, tone
        assert contrast(fixed[tone], fixed["--card"]) >= TEXT_CONTRAST, tone
        assert contrast(fixed["--ink"], fixed[f"{tone}-soft"]) >= TEXT_CONTRAST, tone
    for fill in ("--danger-fill", "--danger-hover"):
        assert contrast(WHITE, fixed[fill]) >= TEXT_CONTRAST, fill
    for ground in ("--page", "--card"):
        assert contrast(fixed["--line-strong"], fixed[ground]) >= EDGE_CONTRAST, ground
