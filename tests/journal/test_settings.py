"""Where the journal is, and that a start without its tables is refused."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.tenants.loading import check
from portal.tenants.models import Configuration
from portal.tenants.reading import ConfigurationError
from tests.tenants.test_loading import ENVIRONMENT, GOOD

SECRETS = {**ENVIRONMENT, "JOURNAL_PASSWORD": "p0stgres"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "management.secret").write_text("m-secret\n")
    return tmp_path


def read(folder: Path, *lines: str) -> Configuration:
    text = GOOD.replace("[server]\n", "[server]\n" + "\n".join(lines) + "\n")
    return check(tomllib.loads(text), SECRETS, folder)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////var/lib/foyer/journal.db",
        "postgresql://portal@db.internal/journal",
        "postgresql://portal@db.internal:6432/journal?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgresql://portal@/journal?host=/run/postgresql",
    ],
)
def test_an_address_of_a_journal_is_taken(folder, address):
    assert read(folder, f'journal = "{address}"').journal_address == address


@pytest.mark.parametrize(
    "address",
    [
        "journal.db",
        "sqlite:///",
        "sqlite:///journal.db?mode=memory",
        "mysql://portal@db/journal",
        "postgresql+psycopg://portal@db/journal",
        "postgresql://db",
        "postgresql:///journal",
        "postgresql://portal@db:0/journal",
        "postgresql://portal@db:port/journal",
        "postgresql://portal@db/journal?options=-c",
    ],
)
def test_r55_what_is_no_address_of_a_journal_stops_the_start(folder, address):
    with pytest.raises(ConfigurationError) as caught:
        read(folder, f'journal = "{address}"')

    (complaint,) = caught.value.complaints
    assert complaint.startswith("server.journal: must be sqlite:///path or postgresql://")


def test_the_password_stands_beside_the_address_and_in_nothing_that_is_printed(folder):
    with pytest.raises(ConfigurationError) as caught:
        read(folder, 'journal = "postgresql://portal:p0stgres@db/journal"')
    assert "p0stgres" not in str(caught.value)

    configuration = read(
        folder,
        'journal = "postgresql://portal@db/journal"',
        'journal_password_env = "JOURNAL_PASSWORD"',
    )
    assert configuration.journal_password == "p0stgres"
    assert "p0stgres" not in repr(configuration)


def run(folder: Path, *command: str):
    (folder / "portal.toml").write_text(
        GOOD.replace("[server]\n", f'[server]\ndata = "{folder}/data"\n')
    )
    environment = {**ENVIRONMENT, "PORTAL_CONFIG": str(folder / "portal.toml")}
    return CliRunner().invoke(main, command, env=environment)


def test_serve_migrates_only_when_told_and_does_not_start_behind(folder):
    answer = run(folder, "serve")

    assert answer.exit_code == 2
    assert "portal serve --migrate" in answer.output
    assert not (folder / "data" / "journal.db").exists()


def test_migrate_makes_the_journal_once(folder):
    for _ in range(2):
        answer = run(folder, "migrate")
        assert (answer.exit_code, answer.output) == (0, "The journal is up to date.\n")

    assert (folder / "data" / "journal.db").exists()


def test_a_journal_that_cannot_be_made_is_told_in_a_line(folder):
    (folder / "data").write_text("no folder")
    answer = run(folder, "migrate")

    assert answer.exit_code == 1
    assert answer.output.startswith("The journal cannot be brought up to date: ")
    assert len(answer.output.splitlines()) == 1
