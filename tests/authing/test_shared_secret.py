"""
Authing signs ID tokens with the application's secret unless its console says otherwise; the portal
takes that only where the operator wrote it down.
"""

from __future__ import annotations

import pytest

from tests.conftest import sign_in

_SECRET = 'client_secret_file = "northwind.secret"'


@pytest.fixture(scope="module")
def module_installation(install):
    return install(platform="authing", instead={_SECRET: f'{_SECRET}\nid_token_alg = "HS256"'})


def test_o14_whoever_has_the_secret_may_sign_where_the_operator_says_so(anyone, sandbox):
    sandbox.set_pool(idTokenAlg="HS256")

    assert sign_in(anyone, "alice", sandbox).url == "http://localhost:5000/"


def test_o14_and_nothing_else_is_believed_there(anyone, sandbox):
    page = sign_in(anyone, "alice", sandbox)

    assert page.url.startswith("http://localhost:5000/auth/callback")
    assert page.status == 400


def test_o14_a_tenant_that_expects_a_key_does_not_believe_the_secret(installation, sandbox):
    sandbox.set_pool(idTokenAlg="HS256")
    contoso = installation.browser("http://contoso.localhost:5000")
    page = sign_in(contoso, "alice", sandbox)

    assert page.url.startswith("http://contoso.localhost:5000/auth/callback")
