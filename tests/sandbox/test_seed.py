"""The cast and the tenant of the demo, and that a restart keeps what happened since."""

from dataclasses import replace

import pytest

from portal.sandbox import current
from portal.sandbox.app import create_sandbox
from portal.sandbox.seed import PASSWORDS
from tests.sandbox.visitor import SANDBOX, Visitor


@pytest.mark.parametrize("name", ["alice", "bob", "dave"])
def test_who_has_a_password_alone_can_sign_in(visitor, name):
    visitor.asks_to_sign_in().signs_in(name, PASSWORDS[name])

    assert visitor.returned["code"]


def test_alices_userinfo_has_everything_the_demo_shows(visitor):
    visitor.asks_to_sign_in().signs_in("alice", PASSWORDS["alice"])
    known = visitor.with_token(visitor.tokens()["access_token"]).json()

    assert known["phone_number"] == "14155550101"
    assert known["address"]["country"] == "US"
    assert {item["name"] for item in known["organization_data"]} == {"Acme Corp", "Umbrella Ltd"}


def test_a_restart_keeps_what_was_changed_and_takes_new_secrets(config, visitor):
    visitor.admin("PATCH", "/users/alice", {"name": "Changed"})
    moved = replace(config.applications[0], secret="a newer secret")
    again = Visitor(create_sandbox(replace(config, applications=(moved,))))
    basic = {"data": {"grant_type": "refresh_token", "refresh_token": "x"}}
    secrets = ("secret of northwind", "a newer secret")
    answers = [
        again.http.post(f"{SANDBOX}/oidc/token", auth=("northwind-portal", secret), **basic)
        for secret in secrets
    ]

    assert again.admin("GET", "/users/alice").json()["name"] == "Changed"
    assert [answer.json()["error"] for answer in answers] == ["invalid_client", "invalid_grant"]


def test_the_catalogue_has_a_custom_profile_field_of_each_kind(visitor):
    public = visitor.http.get(f"{SANDBOX}/api/.well-known/sign-in-exp").json()
    kinds = {field["type"] for field in public["customProfileFieldCatalog"]}

    assert kinds == {
        *("Text", "Number", "Date", "Checkbox", "Select", "Url", "Regex", "Address", "Fullname")
    }
    assert all(field["label"] for field in public["customProfileFieldCatalog"])


def test_every_field_of_the_account_center_may_be_edited(visitor):
    fields = visitor.http.get(f"{SANDBOX}/api/.well-known/account-center").json()["fields"]

    assert set(fields.values()) == {"Edit"}


def test_passwords_are_kept_as_argon2_digests(sandbox):
    rows = sandbox.extensions[current.STORE].rows("SELECT password_hash FROM users")

    assert all(row["password_hash"] is None or "$argon2id$" in row["password_hash"] for row in rows)
