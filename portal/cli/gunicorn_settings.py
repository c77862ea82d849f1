"""
How gunicorn runs the portal: its arguments from our settings, in one place (R-51).

Threads, because a page spends its time waiting for the platform. ``graceful_timeout`` is longer
than the longest call, so that a stop lets every answer finish.
"""

from pathlib import Path

LONGEST_CALL = 12


def arguments(
    application: str, *, binds: list[str], workers: int, threads: int, name: str
) -> list[str]:
    """The command line after ``python -m gunicorn``."""
    shared_memory = Path("/dev/shm")  # noqa: S108  # gunicorn's heartbeat belongs in memory
    return [
        application,
        *(part for bind in binds for part in ("--bind", bind)),
        f"--workers={workers}",
        f"--threads={threads}",
        "--worker-class=gthread",
        f"--name={name}",
        f"--graceful-timeout={LONGEST_CALL + 3}",
        f"--timeout={LONGEST_CALL * 3}",
        "--max-requests=10000",
        "--max-requests-jitter=1000",
        "--limit-request-line=8190",
        "--limit-request-fields=64",
        "--limit-request-field_size=8190",
        "--forwarded-allow-ips=",
        "--log-level=warning",
        "--logger-class=portal.cli.gunicorn_logger.QuietLogger",
        *(["--worker-tmp-dir=/dev/shm"] if shared_memory.is_dir() else []),
    ]
