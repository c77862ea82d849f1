"""
From the one colour a tenant gives to the shades a page needs, readable whatever the colour (W-22).

Shades are found in OKLCH, where lightness can change and the hue stays what people see, and every
promise is checked on the eight-bit colour that is written out: text on its ground has a contrast
of at least 4.5, the edge of a control at least 3 (WCAG 2.2, 1.4.3 and 1.4.11).

OKLab after Björn Ottosson, https://bottosson.github.io/posts/oklab/; contrast after WCAG 2.2.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
EDGE_CONTRAST = 3.0

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEP = 0.005
_GRAY = 0.03


@dataclass(frozen=True, slots=True)
class Color:
    """A colour of sRGB, eight bits a channel."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 to 1."""
        red, green, blue = (_to_linear(part) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Oklch:
    """Lightness 0 to 1, chroma 0 to about 0.4, hue in radians."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class Surfaces:
    """What is under words and controls: ``static/css/blocks/tokens.css`` says the same."""

    page: Color
    card: Color
    is_dark: bool


LIGHT = Surfaces(page=Color(0xFA, 0xFA, 0xFB), card=Color(0xFF, 0xFF, 0xFF), is_dark=False)
DARK = Surfaces(page=Color(0x0F, 0x11, 0x15), card=Color(0x17, 0x1A, 0x20), is_dark=True)

WHITE = Color(255, 255, 255)
INK = Color(0x0B, 0x0C, 0x0F)
FALLBACK = Color(0x3B, 0x54, 0xD6)


@dataclass(frozen=True, slots=True)
class Palette:
    """
    The shades of one accent on one pair of surfaces.

    *accent* and *hover* fill a button that bears *on_accent* and has *edge* around it; *text* is
    for links, marks and focus rings on page, card and *soft*; *soft* is a tinted ground.
    """

    accent: Color
    hover: Color
    on_accent: Color
    edge: Color
    text: Color
    soft: Color


def parse(value: str | None) -> Color | None:
    """``#rgb`` or ``#rrggbb``; None for everything else."""
    match = _HEX.fullmatch(value.strip()) if value else None
    if not match:
        return None
    digits = match.group(1)
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return Color(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette(color: Color, surfaces: Surfaces) -> Palette:
    """The shades of *color* for pages with *surfaces*; the accent stays as given where it can."""
    wanted = _visible_gray(to_oklch(color), surfaces)
    accent, on_accent = _button(wanted, surfaces)
    soft = _soft(wanted, surfaces)
    return Palette(
        accent=accent,
        hover=_hover(accent, on_accent),
        on_accent=on_accent,
        edge=_edge(accent, surfaces),
        text=_readable(wanted, (surfaces.page, surfaces.card, soft), surfaces, TEXT_CONTRAST),
        soft=soft,
    )


def _visible_gray(wanted: Oklch, surfaces: Surfaces) -> Oklch:
    """Black on a dark page is meant as “the opposite of the ground”; so is white on a light one."""
    if wanted.chroma >= _GRAY:
        return wanted
    if surfaces.is_dark and wanted.lightness < 0.4:
        return Oklch(0.93, wanted.chroma, wanted.hue)
    if not surfaces.is_dark and wanted.lightness > 0.85:
        return Oklch(0.25, wanted.chroma, wanted.hue)
    return wanted


def _button(wanted: Oklch, surfaces: Surfaces) -> tuple[Color, Color]:
    """White words where the colour bears them or nearly does, else dark ones."""
    accent = to_color(wanted)
    if surfaces.is_dark:  # a dark accent must still stand out from a dark page
        accent = _readable(wanted, (surfaces.page, surfaces.card), surfaces, EDGE_CONTRAST)
    if contrast(accent, WHITE) >= EDGE_CONTRAST:
        return _until(to_oklch(accent), -_STEP, (WHITE,), TEXT_CONTRAST), WHITE
    return _until(to_oklch(accent), _STEP, (INK,), TEXT_CONTRAST), INK


def _hover(accent: Color, on_accent: Color) -> Color:
    """Away from the colour of the words, so that they only become clearer; else a little nearer."""
    shade = to_oklch(accent)
    away = -0.05 if on_accent == WHITE else 0.05
    nearer = Oklch(shade.lightness + away, shade.chroma, shade.hue)
    if not 0.1 < nearer.lightness < 0.97:
        nearer = Oklch(shade.lightness - 2 * away, shade.chroma, shade.hue)
    return _until(nearer, math.copysign(_STEP, away), (on_accent,), TEXT_CONTRAST)


def _edge(accent: Color, surfaces: Surfaces) -> Color:
    grounds = (surfaces.page, surfaces.card)
    return _readable(to_oklch(accent), grounds, surfaces, EDGE_CONTRAST)


def _soft(wanted: Oklch, surfaces: Surfaces) -> Color:
    lightness, most = (0.27, 0.05) if surfaces.is_dark else (0.96, 0.025)
    return to_color(Oklch(lightness, min(wanted.chroma / 3, most), wanted.hue))


def _readable(wanted: Oklch, grounds: Sequence[Color], surfaces: Surfaces, least: float) -> Color:
    return _until(wanted, _STEP if surfaces.is_dark else -_STEP, grounds, least)


def _until(start: Oklch, step: float, grounds: Sequence[Color], least: float) -> Color:
    """*start*, made lighter or darker by *step* until it is clear enough on all *grounds*."""
    lightness = start.lightness
    color = to_color(start)
    while any(contrast(color, ground) < least for ground in grounds):
        lightness += step
        if not 0 <= lightness <= 1:
            return WHITE if step > 0 else Color(0, 0, 0)
        color = to_color(Oklch(lightness, start.chroma, start.hue))
    return color


def to_oklch(color: Color) -> Oklch:
    red, green, blue = (_to_linear(part) for part in (color.red, color.green, color.blue))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def to_color(shade: Oklch) -> Color:
    """The nearest colour a screen can show: lightness and hue are kept, chroma gives way."""
    exact = _linear(shade)
    if _is_shown(exact):
        return _rounded(exact)
    low, high = 0.0, shade.chroma
    for _ in range(20):
        middle = (low + high) / 2
        if _is_shown(_linear(Oklch(shade.lightness, middle, shade.hue))):
            low = middle
        else:
            high = middle
    return _rounded(_linear(Oklch(shade.lightness, low, shade.hue)))


def _linear(shade: Oklch) -> tuple[float, float, float]:
    a, b = shade.chroma * math.cos(shade.hue), shade.chroma * math.sin(shade.hue)
    long = (shade.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (shade.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (shade.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear)


def _rounded(linear: tuple[float, float, float]) -> Color:
    return Color(*(_from_linear(min(max(part, 0.0), 1.0)) for part in linear))


def _to_linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _from_linear(part: float) -> int:
    share = part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return round(share * 255)
