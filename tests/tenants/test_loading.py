"""The configuration file: what is right starts, what is wrong is told all at once (R-55)."""

import tomllib
from pathlib import Path

import pytest

from portal.tenants.loading import check, load
from portal.tenants.reading import ConfigurationError

GOOD = """
[server]
trusted_proxies = ["10.0.0.0/8", "unix"]

[tenants.acme]
hosts = ["Account.Acme.example", "konto.acme.example"]
url = "https://account.acme.example"
name = "Acme"
platform = "logto"
languages = ["zh-CN", "en"]

[tenants.acme.oidc]
issuer = "https://auth.acme.example/oidc"
client_id = "portal"
client_secret_env = "ACME_SECRET"

[tenants.acme.logto]
endpoint = "https://auth.acme.example"
management_client_id = "m2m"
management_client_secret_file = "management.secret"
"""
ENVIRONMENT = {"ACME_SECRET": "s3cret"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "management.secret").write_text("m-secret\n")
    return tmp_path


def complaints_of(text: str, folder: Path, environment=ENVIRONMENT) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        check(tomllib.loads(text), environment, folder)
    return caught.value.complaints


def test_a_good_file_gives_tenants_with_their_secrets(folder):
    tenant = check(tomllib.loads(GOOD), ENVIRONMENT, folder).tenants[0]

    assert tenant.hosts == ("account.acme.example", "konto.acme.example")
    assert tenant.languages == ("zh-CN", "en")
    assert (tenant.client_secret, tenant.management_secret) == ("s3cret", "m-secret")


def test_a_secret_is_not_in_what_a_tenant_prints(folder):
    tenant = check(tomllib.loads(GOOD), ENVIRONMENT, folder).tenants[0]

    assert "s3cret" not in repr(tenant)
    assert "m-secret" not in repr(tenant)


def test_r55_every_mistake_is_told_at_once_with_tenant_key_and_what_would_be_right(folder):
    wrong = (
        GOOD.replace('languages = ["zh-CN", "en"]', 'languages = ["xx"]\nlanguage = "en"')
        .replace("https://account.acme.example", "http://account.acme.example")
        .replace('client_id = "portal"', "client_id = 7")
        .replace('"10.0.0.0/8"', '"10.0.0.0/99"')
    )

    complaints = "\n".join(complaints_of(wrong, folder))

    assert "tenants.acme.languages" in complaints
    assert "tenants.acme.language: there is no such key; did you mean languages?" in complaints
    assert "tenants.acme.oidc.client_id" in complaints
    assert "server.trusted_proxies: '10.0.0.0/99' is no network" in complaints


def test_http_is_for_this_machine_only(folder):
    wrong = GOOD.replace("https://account.acme.example", "http://account.acme.example").replace(
        "https://auth.acme.example/oidc", "http://auth.acme.example/oidc"
    )

    assert complaints_of(wrong, folder) == [
        "tenants.acme.url: must be https; http is for localhost only",
        "tenants.acme.oidc.issuer: must be https; http is for localhost only",
    ]


def test_an_issuer_without_a_scheme_is_told_what_it_lacks(folder):
    wrong = GOOD.replace("https://auth.acme.example/oidc", "auth.acme.example/oidc")

    assert complaints_of(wrong, folder) == ["tenants.acme.oidc.issuer: must begin with https://"]


def test_what_the_readme_leaves_open_is_to_be_filled_in(folder):
    wrong = GOOD.replace('client_id = "portal"', 'client_id = "…"')

    assert complaints_of(wrong, folder) == ["tenants.acme.oidc.client_id: is to be filled in"]


def test_a_missing_key_is_named_with_what_it_is(folder):
    wrong = GOOD.replace('issuer = "https://auth.acme.example/oidc"\n', "")

    assert complaints_of(wrong, folder) == [
        "tenants.acme.oidc.issuer: is missing; it is the issuer, byte for byte as in the ID token"
    ]


def test_a_word_that_cannot_be_chosen_is_answered_with_those_that_can(folder):
    wrong = GOOD.replace('platform = "logto"', 'platform = "okta"').replace("zh-CN", "fr")

    assert complaints_of(wrong, folder) == [
        "tenants.acme.platform: 'okta' is none of logto, authing; it is the identity platform",
        "tenants.acme.languages: 'fr' is none of en, zh-CN; it is offered languages; "
        "the first is the fallback",
    ]


def test_a_secret_that_the_environment_lacks_is_a_complaint_without_a_value(folder):
    assert complaints_of(GOOD, folder, environment={}) == [
        "tenants.acme.oidc.client_secret_env: the environment has no ACME_SECRET"
    ]


def test_a_secret_written_into_the_file_itself_is_refused(folder):
    wrong = GOOD.replace('client_secret_env = "ACME_SECRET"', 'client_secret = "oh no"')

    complaints = complaints_of(wrong, folder)

    assert any("tenants.acme.oidc.client_secret: there is no" in line for line in complaints)
    assert "oh no" not in "\n".join(complaints)


def test_two_tenants_cannot_have_the_same_host(folder):
    tables = GOOD.partition("[tenants.acme]")[2]
    second = GOOD + "[tenants.other]" + tables.replace("tenants.acme", "tenants.other")

    assert "tenants.other.hosts: account.acme.example is also of acme" in complaints_of(
        second, folder
    )


def test_the_url_must_be_of_a_host_it_answers_on(folder):
    wrong = GOOD.replace('url = "https://account.acme.example"', 'url = "https://other.example"')

    assert complaints_of(wrong, folder) == [
        "tenants.acme.url: its host must be one of tenants.acme.hosts"
    ]


def test_a_logo_that_is_not_there_is_a_complaint(folder):
    wrong = GOOD + '[tenants.acme.branding]\nlogo = "acme.svg"\ncolor = "purple"\n'

    complaints = "\n".join(complaints_of(wrong, folder))

    assert "tenants.acme.branding.color" in complaints


@pytest.mark.parametrize("text", ["", "[server]", "tenants = 3", "not toml at all ="])
def test_a_file_without_a_tenant_does_not_start(text, tmp_path):
    path = tmp_path / "portal.toml"
    path.write_text(text)

    with pytest.raises(ConfigurationError):
        load(path, ENVIRONMENT)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(ConfigurationError, match=r"missing\.toml: cannot be read"):
        load(tmp_path / "missing.toml", ENVIRONMENT)


def test_apps_are_tables_of_their_own_each_with_a_name_and_an_https_address(folder):
    def app(**values: str) -> str:
        lines = (f'{name} = "{value}"' for name, value in values.items())
        return "\n[[tenants.acme.apps]]\n" + "\n".join(lines) + "\n"

    shop = app(name="Shop", url="https://shop.acme.example/")
    (tenant,) = check(tomllib.loads(GOOD + shop), ENVIRONMENT, folder).tenants
    assert [one.name for one in tenant.apps] == ["Shop"]

    unread = complaints_of(GOOD + shop + app(name="Old"), folder)
    assert unread == ["tenants.acme.apps, number 2.url: is missing; it is where it opens; https"]
    wrong = GOOD + shop + app(name="Old", url="http://shop.acme.example/", logo="missing.svg")
    complaints = complaints_of(wrong, folder)
    assert complaints[0] == "tenants.acme.apps, number 2.url: must be an https address"
    assert complaints[1].startswith("tenants.acme.apps, number 2.logo: there is no file")
    spoken = '\n[[tenants.acme.apps]]\nurl = "https://a.example/"\nname = {names}\n'
    (tenant,) = check(
        tomllib.loads(GOOD + spoken.replace("{names}", '{en = "Time", "zh-CN" = "工时"}')),
        ENVIRONMENT,
        folder,
    ).tenants
    assert tenant.apps[0].name == {"en": "Time", "zh-CN": "工时"}
    assert complaints_of(GOOD + spoken.replace("{names}", '{fr = "Temps", en = ""}'), folder) == [
        "tenants.acme.apps, number 1.name.fr: is no language of this tenant; offered are zh-CN, en",
        "tenants.acme.apps, number 1.name.en: must not be empty",
    ]
    for nothing in ('""', "{}"):
        assert complaints_of(GOOD + spoken.replace("{names}", nothing), folder) == [
            "tenants.acme.apps, number 1.name: must not be empty"
        ]
    (odd,) = complaints_of(GOOD + spoken.replace("{names}", "7"), folder)
    assert odd.startswith("tenants.acme.apps, number 1.name: ")
    table = GOOD + '\n[tenants.acme.apps]\nname = "Shop"\n'
    assert complaints_of(table, folder) == [
        "tenants.acme.apps: write each one as a table, [[tenants.acme.apps]]"
    ]


def test_where_nobody_can_put_an_account_away_there_are_no_days_of_grace(folder):
    text = GOOD.replace('platform = "logto"', 'platform = "authing"')
    text = text.replace("auth.acme.example/oidc", "acme.authing.example/oidc")
    text += "\n[tenants.acme.authing]\n[tenants.acme.closing]\ngrace_days = 30\n"

    assert complaints_of(text, folder) == [
        "tenants.acme.closing.grace_days: must be 0; platform = 'authing' puts no account away"
    ]
    assert check(tomllib.loads(text.replace("= 30", "= 0")), ENVIRONMENT, folder)
