"""What an operator says of the mail server, and what is refused."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import main
from portal.tenants.loading import check
from portal.tenants.models import Tenant
from portal.tenants.reading import ConfigurationError
from tests.tenants.test_loading import ENVIRONMENT, GOOD

MAIL = """
[tenants.acme.mail]
host = "mail.acme.example"
from = "no-reply@acme.example"
"""
SECRETS = {**ENVIRONMENT, "MAIL_PASSWORD": "m4il"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "management.secret").write_text("m-secret\n")
    return tmp_path


def read(folder: Path, mail: str = MAIL, **secrets: str) -> Tenant:
    return check(tomllib.loads(GOOD + mail), {**SECRETS, **secrets}, folder).tenants[0]


def test_it_is_off_where_nothing_is_said(folder):
    assert read(folder, "").mail is None


def test_w35_that_nobody_is_told_is_said_to_the_operator(folder, tmp_path):
    file = tmp_path / "portal.toml"
    environment = {**SECRETS, "PORTAL_CONFIG": str(file)}
    words = "acme: nobody is told by mail when an account changes"
    for text, is_said in ((GOOD, True), (GOOD + MAIL, False)):
        file.write_text(text)
        answer = CliRunner().invoke(main, ["check"], env=environment)
        assert (answer.exit_code, words in answer.output) == (0, is_said)


def test_it_is_encrypted_where_nothing_else_is_said(folder):
    mail = read(folder).mail

    assert (mail.port, mail.tls, mail.user) == (587, "starttls", "")


def test_its_password_is_read_and_never_printed(folder):
    tenant = read(folder, MAIL + 'user = "portal"\npassword_env = "MAIL_PASSWORD"\n')

    assert tenant.mail_password == "m4il"
    assert "m4il" not in repr(tenant)


@pytest.mark.parametrize(
    ("mail", "complaint"),
    [
        (MAIL.replace("no-reply@", ""), "tenants.acme.mail.from: must be an address"),
        (MAIL.replace("no-reply@", "a\\nBcc: b@"), "tenants.acme.mail.from: must be an address"),
        (MAIL + 'user = "portal"\n', "tenants.acme.mail: give password_env or password_file"),
        (
            MAIL + 'tls = "none"\nuser = "portal"\npassword_env = "MAIL_PASSWORD"\n',
            "tenants.acme.mail.tls: none would show the password",
        ),
        (
            MAIL + 'user = "pförtner"\npassword_env = "MAIL_PASSWORD"\n',
            "tenants.acme.mail.user: it and its password must be ASCII",
        ),
        (MAIL.replace("host", "hots"), "tenants.acme.mail.hots: there is no such key"),
    ],
)
def test_r55_a_mistake_stops_the_start_with_what_would_be_right(folder, mail, complaint):
    with pytest.raises(ConfigurationError) as caught:
        read(folder, mail)

    assert any(told.startswith(complaint) for told in caught.value.complaints), caught.value
