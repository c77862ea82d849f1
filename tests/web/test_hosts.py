"""Which host is whose, before anything is routed (W-42)."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from portal.settings import Branding, Oidc, Sessions
from portal.tenants.models import Tenant
from portal.tenants.registry import TenantRegistry
from portal.web.hosts import KnownHosts

ACME = Tenant(
    id="acme",
    name="Acme",
    hosts=("account.acme.example", "konto.acme.example"),
    url="https://account.acme.example",
    platform="logto",
    languages=("en",),
    oidc=Oidc(issuer="https://auth.acme.example/oidc", client_id="portal"),
    sessions=Sessions(),
    branding=Branding(),
)


@Request.application
def portal(request: Request) -> Response:
    return Response(f"{request.environ['foyer.tenant'].id} {request.path}")


@pytest.fixture
def client() -> Client:
    return Client(KnownHosts(portal, TenantRegistry([ACME])))


def asked(client: Client, host: str, path: str = "/profile?x=1", method: str = "GET"):
    return client.open(path, method=method, base_url="https://x/", headers={"Host": host})


@pytest.mark.parametrize("host", ["account.acme.example", "ACCOUNT.acme.example.:443"])
def test_w42_a_host_leads_to_its_tenant(client, host):
    assert asked(client, host).text == "acme /profile"


@pytest.mark.parametrize(
    "host", ["evil.example", "account.acme.example.evil.example", "acme.example", "", "a b"]
)
def test_w42_c40_a_stranger_s_host_gets_nothing_and_no_cookie(client, host):
    answer = asked(client, host)

    assert (answer.status_code, answer.text) == (404, "Not found\n")
    assert "Set-Cookie" not in answer.headers


def test_a_tenant_s_further_host_leads_to_its_own(client):
    answer = asked(client, "konto.acme.example", "/profile?x=1")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "https://account.acme.example/profile?x=1"


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%5cevil.example"])
def test_o70_a_further_host_leads_nowhere_else(client, path):
    location = asked(client, "konto.acme.example", path).headers["Location"]

    assert location.startswith("https://account.acme.example/")
    assert "\\" not in location


def test_a_page_keeps_its_name_in_any_script_on_the_way(client):
    location = asked(client, "konto.acme.example", "/caf%C3%A9").headers["Location"]

    assert location == "https://account.acme.example/caf%C3%A9"


def test_nothing_is_sent_to_a_further_host(client):
    assert asked(client, "konto.acme.example", method="POST").status_code == 404
