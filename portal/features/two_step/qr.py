"""
A QR code as the path of an SVG that stands in the page itself.

There it needs no address of its own: the key leaves in one answer and no other, and the policy has
nothing to allow, as the drawing has neither style nor script. It is drawn in black on white
whatever the colours of the page: cameras need the contrast and the margin.
"""

from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_MARGIN = 4  # modules; what the standard asks for


@dataclass(frozen=True, slots=True)
class Drawing:
    """*size* is the length of a side, *path* the dark parts."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_MARGIN)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return Drawing(len(rows), "".join(_runs(row, number) for number, row in enumerate(rows)))


def _runs(row: list[bool], y: int) -> str:
    path, x = "", 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
