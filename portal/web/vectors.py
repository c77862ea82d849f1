"""
A drawing of vectors (SVG), written anew from what we know is harmless (W-22).

Logto's connectors bring their logos as such drawings. A drawing comes out as it was, or not at all:
one that has anything in it but shapes, colours and gradients is refused. What comes out has no
script, no text, no style sheet and no address in it, and is shown as an image only, where a browser
runs nothing and loads nothing.
"""

import re
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from portal.identity.errors import InputRejected, Reason

LARGEST = 200_000
"""Bytes of a drawing as it comes in."""

_MOST_ELEMENTS = 500
_DEEPEST = 20
_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES = frozenset({"path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
_AROUND = frozenset(
    {"svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask"}
)
_SAID = frozenset({"title", "desc", "metadata"})
"""What is about the drawing and is not drawn: left out with everything in it."""
_PLACES = "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points offset transform id"
_INKS = "fill fill-rule fill-opacity clip-rule opacity stop-color stop-opacity"
_STROKES = (
    "stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-opacity"
)
_FRAMES = "clip-path clipPathUnits mask maskUnits preserveAspectRatio"
_GRADIENTS = "gradientUnits gradientTransform spreadMethod"
_ATTRIBUTES = frozenset(" ".join((_PLACES, _INKS, _STROKES, _FRAMES, _GRADIENTS)).split())
_PLAIN = re.compile(r"[A-Za-z0-9 #%.,()\s+\-]*", re.ASCII)
_OF_ITSELF = re.compile(r"url\(#[A-Za-z0-9_\-]+\)")
_NAME = re.compile(r"[A-Za-z0-9_\-]+")


def is_one(data: bytes) -> bool:
    """Whether *data* begins as a drawing does; whether it is one is for ``redrawn`` to say."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<svg", b"<?xml"))


def redrawn(data: bytes) -> bytes:
    """*data* written anew. Raises InputRejected for anything that is not wholly a harmless one."""
    if len(data) > LARGEST:
        raise InputRejected(None, Reason.TOO_LARGE)
    writer = _Writer()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.StartDoctypeDeclHandler = writer.refuse  # before any entity could be declared
    parser.ProcessingInstructionHandler = writer.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputRejected(None, Reason.WRONG_FILE_TYPE) from error
    if not writer.has_shapes:
        raise InputRejected(None, Reason.WRONG_FILE_TYPE)
    return "".join(writer.parts).encode()


class _Writer:
    """Takes the parser's events and writes the drawing; characters between elements are dropped."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.has_shapes = False
        self._depth = 0
        self._elements = 0
        self._left_out = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST:
            self.refuse()
        namespace, _, element = name.rpartition(" ")
        if self._left_out or (namespace == _NAMESPACE and element in _SAID):
            self._left_out += 1
            return
        known = _SHAPES | _AROUND if self._depth > 1 else {"svg"}
        if namespace != _NAMESPACE or element not in known:
            self.refuse()
        self.has_shapes = self.has_shapes or element in _SHAPES
        root = f' xmlns="{_NAMESPACE}"' if self._depth == 1 else ""
        kept = "".join(f" {key}={quoteattr(value)}" for key, value in _kept(attributes))
        self.parts.append(f"<{element}{root}{kept}>")

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._left_out:
            self._left_out -= 1
            return
        self.parts.append(f"</{name.rpartition(' ')[2]}>")

    def refuse(self, *_what: object) -> None:
        raise InputRejected(None, Reason.WRONG_FILE_TYPE)


def _kept(attributes: dict[str, str]) -> list[tuple[str, str]]:
    """An attribute that nobody needs is left out; a style of its own would change the drawing."""
    if "style" in attributes or "class" in attributes:
        raise InputRejected(None, Reason.WRONG_FILE_TYPE)
    return [
        (key, value)
        for key, value in attributes.items()
        if key in _ATTRIBUTES and _is_harmless(key, value)
    ]


def _is_harmless(key: str, value: str) -> bool:
    if key == "id":
        return bool(_NAME.fullmatch(value))
    if "url" in value.lower():
        return bool(_OF_ITSELF.fullmatch(value))
    return bool(_PLAIN.fullmatch(value))
