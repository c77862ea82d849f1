"""Where the files that are not code lie: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def templates_folder() -> Path:
    return _folder("templates")


def static_folder() -> Path:
    return _folder("static")


def translations_folder() -> Path:
    return _folder("translations")


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
