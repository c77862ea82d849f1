"""
``portal demo``: the sandbox and the portal, a process each, under the gunicorn of production.

Everything it needs it makes in its data folder at the first start and finds again at the next.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import TypeAlias

import click

from portal.cli.demo_files import DemoFiles
from portal.sandbox.seed import FRANKS_TOTP_SECRET
from portal.sandbox.tenant.demo import COMPANY_DOMAIN

Cast: TypeAlias = tuple[tuple[str, str, str], ...]
"""Who there is, how they sign in, and what they are."""

_SIGNS_OF_LIFE = {"logto": "/api/status", "authing": "/api/v3/system"}

_ENDINGS = (signal.SIGINT, signal.SIGTERM)
"""Both, because a shell's background jobs ignore the first."""

_PATIENCE = 60
_GRACE = 20

_ALICE, _BOB = "alice / Alpine-Harbor-47!", "bob / Quartz-Meadow-82!"

_OTHERS: Cast = (
    ("carol", "the social account Mock Social", "no password, no e-mail"),
    ("dave", "dave / Copper-Lantern-15!", "neither e-mail nor phone"),
    ("erin", "a code to erin@example.test", "no password"),
    ("frank", "frank / Velvet-Canyon-63!", f"authenticator, secret {FRANKS_TOTP_SECRET}"),
    ("grace", "grace / Amber-Glacier-29!", "suspended"),
)

_CASTS: dict[str, Cast] = {
    "logto": (
        ("alice", _ALICE, "admin of Acme Corp, member of Umbrella Ltd"),
        ("bob", _BOB, "member of Acme Corp"),
        *_OTHERS,
    ),
    "authing": (
        ("alice", _ALICE, "in departments, groups and roles; linked to WeChat"),
        ("bob", _BOB, "in none of them"),
        *_OTHERS,
    ),
}


@click.command()
@click.option("--port", default=5000, envvar="PORT", show_default=True)
@click.option("--sandbox-port", default=3001, envvar="SANDBOX_PORT", show_default=True)
@click.option("--data", default="var", envvar="DATA", show_default=True, help="Folder it keeps.")
@click.option(
    "--platform",
    type=click.Choice(["logto", "authing"]),
    default="logto",
    envvar="PLATFORM",
    show_default=True,
    help="Which platform the identity server behaves like.",
)
@click.option("--admin", is_flag=True, help="Let tests break the sandbox, at its /admin.")
def demo(port: int, sandbox_port: int, data: str, platform: str, admin: bool) -> None:
    """Run the portal with an identity server of its own, to look at."""
    for wanted, variable in ((port, "PORT"), (sandbox_port, "SANDBOX_PORT")):
        _exit_if_taken(wanted, variable)
    folder = Path(data).resolve()
    if platform != "logto":
        folder /= platform  # what one platform keeps says nothing to another
    files = DemoFiles(folder, port, sandbox_port, platform)
    files.write()
    processes = _Processes()
    for ending in _ENDINGS:
        signal.signal(ending, _interrupt)
    try:
        processes.start(
            "sandbox",
            f"http://localhost:{sandbox_port}{_SIGNS_OF_LIFE[platform]}",
            *("sandbox", "--port", str(sandbox_port), "--data", str(files.folder)),
            *("--platform", platform),
            *("--config", str(files.applications), *(["--admin"] if admin else [])),
        )
        processes.start(
            "portal",
            f"http://localhost:{port}/readyz",
            *("serve", "--migrate"),
            PORTAL_CONFIG=str(files.configuration),
        )
        processes.wait_until_ready()
        _introduce(port, sandbox_port, _CASTS[platform])
        if platform == "logto":
            _introduce_company()
        click.echo(f"\nFoyer is ready on http://localhost:{port}")
        processes.wait()
    except KeyboardInterrupt:
        click.echo("Stopping.")
    finally:
        for ending in _ENDINGS:  # whoever asks twice would leave a server behind
            signal.signal(ending, signal.SIG_IGN)
        processes.stop()


def _exit_if_taken(port: int, variable: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            click.echo(f"Port {port} is taken; choose another with {variable}=…", err=True)
            raise SystemExit(1) from error


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _introduce(port: int, sandbox_port: int, cast: Cast) -> None:
    click.echo(f"\nPortal of Northwind   http://localhost:{port}")
    click.echo(f"Portal of Contoso     http://contoso.localhost:{port}")
    click.echo(f"Identity server       http://localhost:{sandbox_port}")
    click.echo(f"Its mail, texts, codes http://localhost:{sandbox_port}/outbox\n")
    for who, signs_in_with, is_ in cast:
        click.echo(f"  {who:6} {signs_in_with:31} {is_}")


def _introduce_company() -> None:
    click.echo(f"\nAny address @{COMPANY_DOMAIN} signs in at the page of a company, Meridian.")
    click.echo("Say there that your email is alice@example.test, and you are Alice.")


class _Processes:
    """The two servers: started, waited for, and ended by their ids."""

    def __init__(self) -> None:
        self._running: list[tuple[str, str, subprocess.Popen[bytes]]] = []

    def start(self, name: str, address: str, *command: str, **environment: str) -> None:
        # A session of its own, so that Ctrl-C reaches us alone and we end it in good order.
        process = subprocess.Popen(  # noqa: S603  # this very program, with words of ours
            [sys.executable, "-m", "portal", *command],
            env={**os.environ, **environment},
            start_new_session=True,
        )
        self._running.append((name, address, process))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        for name, address, process in self._running:
            while not _answers(address):
                if process.poll() is not None:
                    self._exit(f"The {name} stopped while starting.")
                if time.monotonic() > deadline:
                    self._exit(f"The {name} does not answer on {address}.")
                time.sleep(0.1)

    def wait(self) -> None:
        while True:
            for name, _, process in self._running:
                if process.poll() is not None:
                    self._exit(f"The {name} stopped by itself.")
            time.sleep(0.5)

    def stop(self) -> None:
        for _, _, process in self._running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _GRACE
        for _, _, process in self._running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _exit(self, words: str) -> None:
        click.echo(words, err=True)
        raise SystemExit(1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own address
            return bool(answer.status < 400)
    except (urllib.error.URLError, OSError):
        return False
