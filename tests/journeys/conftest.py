"""A demo of our own, started as an operator starts it, and Chromium to walk through it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.tries import forget_tries

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESKTOP = {"width": 1280, "height": 800}
_PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """``portal demo`` as a process: its addresses, and a way to the sandbox's admin."""

    process: subprocess.Popen[str]
    port: int
    sandbox_port: int
    lines: list[str]
    folder: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def contoso(self) -> str:
        return f"http://contoso.localhost:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://localhost:{self.sandbox_port}"

    def admin(self, method: str, path: str, **kw: object) -> requests.Response:
        answer = requests.request(method, f"{self.sandbox}/admin{path}", timeout=10, **kw)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def reset(self) -> None:
        self.admin("POST", "/reset")
        self.forget_tries()

    def forget_tries(self) -> None:
        forget_tries(self.folder)

    def code_for(self, address: str) -> str:
        """The latest code that was sent to *address*."""
        messages = requests.get(f"{self.sandbox}/outbox.json", timeout=10).json()
        return next(m["code"] for m in messages if m["to"] == address)

    def manage(self, method: str, path: str, **kw: object) -> requests.Response:
        """What another application of the tenant's does by the management API."""
        asked = {
            "grant_type": "client_credentials",
            "resource": "https://default.logto.app/api",
            "scope": "all",
        }
        who = ("portal-management", (self.folder / "management.secret").read_text("utf-8"))
        token = requests.post(f"{self.sandbox}/oidc/token", asked, auth=who, timeout=10).json()
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        url = f"{self.sandbox}/api{path}"
        answer = requests.request(method, url, headers=bearer, timeout=10, **kw)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def user(self, username: str) -> dict:
        return self.admin("GET", f"/users/{username}").json()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def start_demo(folder: Path, platform: str = "logto") -> Demo:
    port, sandbox_port = free_port(), free_port()
    log = folder.parent / f"{folder.name}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal", "demo", "--admin", "--platform", platform],
            env={
                **os.environ,
                "PORT": str(port),
                "SANDBOX_PORT": str(sandbox_port),
                "DATA": str(folder),
            },
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    lines: list[str] = []
    arrived: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout
        with process.stdout as told:
            for line in told:
                arrived.put(line.rstrip())

    threading.Thread(target=read, daemon=True).start()
    deadline = time.monotonic() + _PATIENCE
    while not (lines and lines[-1].startswith("Foyer is ready")):
        try:
            lines.append(arrived.get(timeout=1))
        except Empty:
            told = f"{lines} {log.read_text()[-2000:]}"
            assert process.poll() is None, f"the demo stopped: {told}"
            assert time.monotonic() < deadline, f"the demo is not ready: {told}"
    return Demo(process, port, sandbox_port, lines, folder)


@pytest.fixture(scope="session")
def running_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = start_demo(tmp_path_factory.mktemp("demo") / "data")
    yield demo
    demo.stop()


@pytest.fixture
def demo(running_demo: Demo) -> Demo:
    """The demo as it is at its first start."""
    running_demo.reset()
    return running_demo


@pytest.fixture(scope="session")
def running_authing_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = start_demo(tmp_path_factory.mktemp("authing-demo") / "data", "authing")
    yield demo
    demo.stop()


@pytest.fixture
def authing_demo(running_authing_demo: Demo) -> Demo:
    """The same on the stand-in for Authing."""
    running_authing_demo.reset()
    return running_authing_demo


@dataclass(frozen=True)
class Setting:
    """How someone looks at the portal."""

    script: bool = True
    size: str = "desktop"
    language: str = "en"
    theme: str = "light"

    def __str__(self) -> str:
        script = "script" if self.script else "no-script"
        return f"{script}-{self.size}-{self.language}-{self.theme}"


SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Callable[[Setting], Page]]:
    contexts: list[BrowserContext] = []

    def open_browser(setting: Setting = Setting()) -> Page:
        context = chromium.new_context(
            java_script_enabled=setting.script,
            viewport=SIZES[setting.size],
            locale=setting.language,
            color_scheme=setting.theme,
            has_touch=setting.size == "phone",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    expect.set_options(timeout=15_000)
    yield open_browser
    for context in contexts:
        context.close()
