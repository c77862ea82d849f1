"""The file itself: JSON for programs, a page for people, and a list of both with their digests."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import render_template
from flask_babel import format_datetime
from flask_babel import gettext as _

from portal.backends.side_by_side import side_by_side
from portal.features.export.labels import called
from portal.features.export.progress import Progress
from portal.features.export.sections import Asked, Part, Section, sections_for
from portal.identity.errors import NotAllowed, NotFound, SetupProblem, VerificationRequired
from portal.journal.database import JournalUnavailable
from portal.tenants import current

log = structlog.get_logger()

_NOT_TOLD = (NotAllowed, NotFound, SetupProblem, VerificationRequired, JournalUnavailable)
"""What keeps one part away and says nothing against the others."""


@dataclass(frozen=True, slots=True)
class Told:
    """A part, or why it is missing."""

    section: Section
    part: Part
    missing: str = ""


def bundle(asked: Asked, progress: Progress) -> bytes:
    """
    A zip of everything; *progress* hears of each part. Raises PortalError when the platform does
    not answer: a file that looks whole and is not would be worse than none.
    """
    wanted = sections_for(asked.platform)
    progress.begin(len(wanted))
    told = side_by_side(*(_question(section, asked, progress) for section in wanted))
    made_at = datetime.now(UTC)
    files = {
        "account.json": _json({one.section.key: one.part for one in told if not one.missing}),
        "account.html": _page(told, made_at).encode(),
    }
    files["manifest.json"] = _json(_manifest(files, told, made_at))
    return _zip(files, made_at)


def _question(section: Section, asked: Asked, progress: Progress) -> Callable[[], Told]:
    def ask() -> Told:
        told = _told(section, asked)
        progress.one_more()
        return told

    return ask


def _told(section: Section, asked: Asked) -> Told:
    try:
        return Told(section, section.ask(asked))
    except _NOT_TOLD as error:
        log.info("not_exported", section=section.key, error=type(error).__name__)
        return Told(section, None, type(error).__name__)


def _page(told: tuple[Told, ...], made_at: datetime) -> str:
    return render_template(
        "export/readable.html",
        title=_("Your data at %(tenant)s", tenant=current.get().name),
        made=format_datetime(made_at, "long"),
        told=told,
        called=called,
    )


def _manifest(files: dict[str, bytes], told: tuple[Told, ...], made_at: datetime) -> dict[str, Any]:
    return {
        "made_at": made_at.isoformat(timespec="seconds"),
        "from": current.get().url,
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        },
        "parts": [one.section.key for one in told if not one.missing],
        "not_told": {one.section.key: one.missing for one in told if one.missing},
    }


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zip(files: dict[str, bytes], made_at: datetime) -> bytes:
    """In memory only."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, made_at.timetuple()[:6]), content)
    return made.getvalue()
