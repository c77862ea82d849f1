"""The wheel carries everything: in an empty environment, far from the checkout, the demo runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest
import requests

from tests.journeys.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory) -> Path:
    """
    A fresh environment with the locked packages and the wheel, and nothing else. They are put there
    by our own pip: an empty environment has none, and most of what it would compile is never run.
    """
    folder = tmp_path_factory.mktemp("wheel")
    venv.create(folder / "venv", symlinks=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    install = [*pip, "--python", str(folder / "venv" / "bin" / "python"), "install", "--no-compile"]
    lock = str(ROOT / "requirements.lock")
    subprocess.run([*install, "--require-hashes", "-r", lock], check=True)
    wheel = next(folder.glob("foyer-*.whl"))
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    return folder / "venv"


def test_the_installed_wheel_runs_the_demo_in_both_languages(empty_environment, tmp_path):
    port, sandbox_port = free_port(), free_port()
    process = subprocess.Popen(
        [str(empty_environment / "bin" / "portal"), "demo"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "SANDBOX_PORT": str(sandbox_port),
            "DATA": str(tmp_path / "data"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        started = time.monotonic()
        for line in process.stdout:
            if line.startswith("Foyer is ready"):
                break
        assert time.monotonic() - started < 60
        english = requests.get(
            f"http://localhost:{port}/", headers={"Accept-Language": "en"}, timeout=10
        )
        chinese = requests.get(
            f"http://localhost:{port}/", headers={"Accept-Language": "zh-CN"}, timeout=10
        )
        assert "Sign in" in english.text
        assert "登录" in chinese.text
        sheet = english.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert requests.get(f"http://localhost:{port}{sheet}", timeout=10).ok
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
