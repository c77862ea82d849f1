"""Limits hold over restarts and over tests; a test begins with none of its tries used."""

import sqlite3
from contextlib import closing
from pathlib import Path


def forget_tries(folder: Path) -> None:
    """Those counted in the session store in *folder*, where there is one by now."""
    store = folder / "sessions.db"
    if store.exists():
        with closing(sqlite3.connect(store, timeout=10)) as db, db:
            db.execute("DELETE FROM tries")
