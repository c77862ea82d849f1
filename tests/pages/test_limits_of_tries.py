"""How often something may be tried: held by account and address, and under parallel fire."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from portal.auth.limits import network
from portal.web.once import new_form_key
from tests.conftest import PORTAL

VERIFY = "/verify/password?next=/username"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_w36_an_ipv6_customer_is_one_however_many_addresses_they_have(address, expected):
    assert network(address) == expected


def test_w37_of_many_passwords_at_once_no_more_than_the_limit_reach_the_platform(
    alice, sandbox, portal
):
    page = alice.visit(VERIFY)
    token = page.soup.select_one("[name=csrf_token]")["value"]
    cookies = "; ".join(f"{name}={value}" for name, value in alice.cookies().items())
    sandbox.forget_calls()

    def fire(_number: int) -> int:
        answer = Client(portal, use_cookies=False).post(
            VERIFY,
            base_url=PORTAL,
            data={"csrf_token": token, "form_key": new_form_key(), "password": "guess"},
            headers={"Cookie": cookies, "Sec-Fetch-Site": "same-origin", "Origin": PORTAL},
        )
        return answer.status_code

    with ThreadPoolExecutor(20) as together:
        answers = list(together.map(fire, range(60)))

    asked = [call for call in sandbox.calls() if call["path"] == "/api/verifications/password"]
    assert len(asked) == 10
    assert answers.count(429) == 50


def test_w36_the_thirty_first_sign_in_of_a_minute_from_one_address_waits(anyone, sandbox):
    answers = [anyone.get("/auth/sign-in") for _ in range(30)]
    assert {answer.status for answer in answers} == {303}
    page = anyone.get("/auth/sign-in")

    assert page.status == 429
    assert page.heading == "Too many attempts"
    assert 0 < int(page.headers["Retry-After"]) <= 60
