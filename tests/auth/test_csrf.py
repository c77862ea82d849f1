"""Two gates before everything that changes something, each tested with the other one open."""

import pytest

from tests.auth.conftest import ACME, GLOBEX

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def csrf(token: str) -> dict[str, str]:
    return {"csrf_token": token}


def test_w10_a_form_of_ours_passes_both(mia, browser):
    assert mia.post("/save").text == "saved"
    assert browser.post("/choose").text == "chosen"


def test_w10_a_form_of_someone_signed_out_passes_both(browser):
    assert browser.post("/choose").text == "chosen"
    assert set(browser.jar) == {"__Host-browser"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{ACME}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://{ACME}"},
        {"Origin": f"https://{ACME}:444"},
        {"Origin": f"https://{ACME}.evil.example"},
        {"Origin": f"https://{GLOBEX}"},
        {"Referer": f"https://{ACME}/profile"},
        {},
    ],
    ids=str,
)
def test_w10_gate_b_refuses_what_did_not_come_from_here_with_a_good_token(mia, headers):
    assert mia.send("/save", csrf(mia.token()), headers).status_code == 403


@pytest.mark.parametrize("headers", [FROM_HERE, {"Origin": f"https://{ACME}"}], ids=str)
def test_w10_gate_b_lets_pass_what_came_from_here(mia, headers):
    assert mia.send("/save", csrf(mia.token()), headers).text == "saved"


@pytest.mark.parametrize("token", ["", "x", "A" * 88, "é", "=" * 88, "-_" * 44])
def test_w10_gate_a_refuses_what_is_no_token(mia, token):
    assert mia.send("/save", csrf(token), FROM_HERE).status_code == 400


def test_w10_gate_a_refuses_a_form_without_a_token(mia):
    assert mia.send("/save", {}, FROM_HERE).status_code == 400


def test_w10_w29_gate_a_refuses_two_tokens(mia):
    token = mia.token()

    answer = mia._open("POST", "/save", data={"csrf_token": [token, token]}, headers=FROM_HERE)

    assert answer.status_code == 400


def test_w10_gate_a_refuses_the_token_of_somebody_else(mia, other_browser):
    other_browser.sign_in(subject="noah")

    assert mia.post("/save", other_browser.token()).status_code == 400


def test_w10_a_token_goes_with_its_session(mia):
    before = mia.token()
    assert mia.post("/save", before).text == "saved"
    mia.sign_in("/auth/reset-password")

    assert mia.post("/save", before).status_code == 400


def test_w10_a_token_of_before_sign_in_is_nothing_afterwards(browser):
    before = browser.token()
    browser.sign_in()

    assert browser.post("/choose", before).status_code == 400


def test_w10_a_token_of_one_tenant_is_nothing_at_another(browser):
    token = browser.token()
    elsewhere = browser.another_window_later()
    elsewhere.host = GLOBEX

    assert elsewhere.post("/choose", token).status_code == 400


def test_w10_tokens_differ_from_page_to_page_and_are_all_good(mia):
    tokens = {mia.token() for _ in range(5)}

    assert len(tokens) == 5
    for token in tokens:
        assert mia.post("/save", token).text == "saved"


def test_w10_a_token_may_come_in_a_header(mia):
    headers = FROM_HERE | {"X-CSRF-Token": mia.token()}

    assert mia.send("/save", {}, headers).text == "saved"


def test_w11_a_page_that_keeps_what_was_typed_shows_it_again(mia, portal):
    answer = mia.post("/note", "stale", text="long and dear to me")

    assert answer.status_code == 200
    assert answer.text == "shown with long and dear to me"
    assert portal.extensions["noted"] == []


def test_w10_gate_b_is_not_softened_for_such_a_page(mia):
    assert mia.send("/note", {"text": "x"}, {"Origin": "null"}).status_code == 403


def test_w10_what_other_servers_post_to_is_exactly_this(portal, browser):
    exempt = [
        endpoint
        for endpoint, view in portal.view_functions.items()
        if getattr(view, "from_elsewhere", False)
    ]

    # The last one is a page of this test's own.
    assert sorted(exempt) == ["auth.back_channel_logout", "auth.initiate_by_post", "hook"]
    assert browser.send("/hook", {}, {}).text == "heard"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_w14_other_methods_are_not_answered(mia, method):
    assert mia._open(method, "/save", headers=FROM_HERE).status_code == 405
