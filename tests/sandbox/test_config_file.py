"""What the sandbox reads when gunicorn starts it."""

import json

import msgspec
import pytest

from portal.sandbox.config_file import configuration

PORTAL = {
    "id": "northwind-portal",
    "name": "Northwind",
    "secret": "s",
    "redirect_uris": ["http://localhost:5000/auth/callback"],
    "color": "#2f5bd7",
}


def test_the_file_lists_applications_and_the_management_application(tmp_path):
    file = tmp_path / "applications.json"
    file.write_text(json.dumps({"portals": [PORTAL], "management": {"id": "m", "secret": "x"}}))
    config = configuration({"SANDBOX_CONFIG": str(file), "SANDBOX_ADMIN": "1"})

    assert config.applications[0].brand.name == "Northwind"
    assert config.applications[0].brand.color == "#2f5bd7"
    assert config.management.id == "m"
    assert config.admin


def test_toml_is_as_good(tmp_path):
    file = tmp_path / "applications.toml"
    file.write_text('[management]\nid = "m"\nsecret = "x"\n')

    assert configuration({"SANDBOX_CONFIG": str(file)}).management.secret == "x"


def test_without_anything_it_is_closed_to_tests():
    config = configuration({})

    assert not config.admin
    assert config.issuer == "http://localhost:3001/oidc"


def test_a_word_that_nobody_knows_is_refused(tmp_path):
    file = tmp_path / "applications.json"
    file.write_text(json.dumps({"portals": [{**PORTAL, "colour": "red"}]}))

    with pytest.raises(msgspec.ValidationError, match="colour"):
        configuration({"SANDBOX_CONFIG": str(file)})


def test_a_fault_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not a fault"):
        configuration({"SANDBOX_FAULT": "delay:/api/*:2,nonsense"})


def test_secrets_do_not_show_when_the_configuration_is_printed(config):
    assert "secret of" not in repr(config)
