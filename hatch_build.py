"""The wheel carries compiled catalogues, which the checkout does not."""

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is there when building only
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in sorted(Path(self.root, "translations").glob("*/LC_MESSAGES/messages.po")):
            compiled = source.with_suffix(".mo")
            compiled.write_bytes(_compiled(source))
            inside = compiled.relative_to(self.root)
            build_data["force_include"][str(compiled)] = f"portal/{inside}"


def _compiled(source: Path) -> bytes:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()
