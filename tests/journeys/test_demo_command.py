"""`portal demo` as an operator uses it: it says what it made, keeps it, and ends when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.journeys.conftest import free_port, start_demo


def children_of(pid: int) -> set[int]:
    """Everything *pid* started, and what those started."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent == pid:
                found |= {int(entry.name)} | children_of(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def said_by(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `portal` *command* answers when it has come to its end."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_says_where_everything_is_and_ends_with_the_ready_line(running_demo):
    text = "\n".join(running_demo.lines)

    assert running_demo.lines[-1] == f"Foyer is ready on {running_demo.url}"
    for told in (running_demo.contoso, running_demo.sandbox, "/outbox", "alice", "grace"):
        assert told in text


def test_ctrl_c_stops_both_servers_and_leaves_no_process(tmp_path):
    """However impatient: the second time changes nothing."""
    demo = start_demo(tmp_path / "data")
    started = children_of(demo.process.pid)
    assert len(started) >= 4, "two servers with a worker each at least"

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        demo.process.send_signal(ending)
        time.sleep(0.1)
    demo.process.wait(30)

    deadline = time.monotonic() + 10
    while any(map(is_running, started)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in started if is_running(pid)] == []


def test_a_restart_keeps_the_data(tmp_path):
    first = start_demo(tmp_path / "data")
    first.admin("PATCH", "/users/alice", json={"name": "Kept"})
    keys = (tmp_path / "data" / "keys").read_bytes()
    first.stop()

    second = start_demo(tmp_path / "data")
    try:
        assert second.user("alice")["name"] == "Kept"
        assert (tmp_path / "data" / "keys").read_bytes() == keys
    finally:
        second.stop()


def test_a_taken_port_is_named_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = said_by("demo", PORT=str(port), DATA=str(tmp_path))

    assert answer.returncode == 1
    assert answer.stderr.strip() == f"Port {port} is taken; choose another with PORT=…"


def test_what_it_keeps_is_for_its_owner_only(running_demo):
    folder = Path(running_demo.folder)

    for name in ("keys", "sessions.db", "portal.toml", "northwind.secret"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name


def test_a_stranger_s_host_name_gets_nothing(running_demo):
    answer = requests.get(running_demo.url, headers={"Host": "evil.example"}, timeout=10)

    assert answer.status_code == 404
    assert answer.text == "Not found\n"
    assert "Set-Cookie" not in answer.headers


def test_serve_without_a_configuration_says_so(tmp_path):
    answer = said_by("serve", PORTAL_CONFIG="")

    assert answer.returncode == 2
    assert "PORTAL_CONFIG" in answer.stderr


def test_check_tells_every_complaint_and_starts_nothing(tmp_path):
    config = tmp_path / "portal.toml"
    config.write_text('[tenants.acme]\nhosts = ["acme.example"]\nname = ""\n')

    answer = said_by("check", PORTAL_CONFIG=str(config))

    assert answer.returncode == 2
    for told in ("tenants.acme.name", "tenants.acme.url", "tenants.acme.oidc"):
        assert told in answer.stderr


def test_check_online_finds_a_good_tenant_good(running_demo):
    answer = said_by(
        "check", "--online", PORTAL_CONFIG=str(Path(running_demo.folder) / "portal.toml")
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "northwind" in answer.stdout
    assert "contoso" in answer.stdout


def test_check_online_says_what_to_change_at_the_platform(demo):
    demo.admin("PATCH", "/settings/account_center", json={"enabled": False})

    answer = said_by("check", "--online", PORTAL_CONFIG=str(Path(demo.folder) / "portal.toml"))

    assert answer.returncode == 1
    assert "northwind: account center: is switched off" in answer.stdout


def test_the_sandbox_alone_answers(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "sandbox", "--port", str(port), "--data", str(tmp_path)]
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                answer = requests.get(
                    f"http://localhost:{port}/oidc/.well-known/openid-configuration", timeout=10
                )
                break
            except requests.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert answer.json()["issuer"] == f"http://localhost:{port}/oidc"
    finally:
        process.terminate()
        process.wait(20)
