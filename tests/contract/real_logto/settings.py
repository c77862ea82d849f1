"""What the environment says of the real Logto."""

import os


def setting(name: str) -> str:
    """One that is set to nothing is missing: PostgreSQL takes “” for whichever is nearest."""
    said = os.environ[f"FOYER_CONTRACT_{name}"]
    if not said.strip():
        raise KeyError(f"FOYER_CONTRACT_{name}")
    return said


def url() -> str:
    return setting("URL").rstrip("/")


def application() -> tuple[str, str]:
    return setting("CLIENT_ID"), setting("CLIENT_SECRET")


def management() -> tuple[str, str]:
    return setting("MANAGEMENT_ID"), setting("MANAGEMENT_SECRET")
