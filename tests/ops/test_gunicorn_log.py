"""What gunicorn itself writes of a request, with our settings: a real server, and its output."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from portal.cli.gunicorn_settings import arguments

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


def application(environ, start):
    if environ["PATH_INFO"] == "/fails":
        raise RuntimeError("before Flask could meet it")
    start("200 OK", [("Content-Length", "0")])
    return []


@pytest.fixture
def served(tmp_path):
    """Asks one server for addresses and, once it has stopped, gives what it wrote."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = arguments(
        f"{__name__}:application", binds=[f"127.0.0.1:{port}"], workers=1, threads=1, name="x"
    )

    def served(*paths: str, more: tuple[str, ...] = ()) -> str:
        with (tmp_path / "log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *command, *more],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
            try:
                wait_for(port, process)
                for path in paths:
                    requests.get(f"http://127.0.0.1:{port}{path}", timeout=10)
            finally:
                process.terminate()
                process.wait(PATIENCE)
            log.seek(0)
            return log.read()

    return served


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "it stopped by itself"
        assert time.monotonic() < deadline, "it never listened"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def test_w70_a_request_is_not_logged_and_a_failing_one_without_its_query(served):
    log = served("/works?token=canary", "/fails?token=canary&email=mia@example.test")

    assert "/works" not in log
    assert "Error handling request" in log
    assert "/fails?…" in log
    assert "canary" not in log
    assert "mia@" not in log


def test_w70_where_an_operator_logs_every_request_the_query_is_left_out_too(served):
    log = served("/works?token=canary", more=("--access-logfile=-",))

    assert "GET /works?…" in log
    assert "canary" not in log
