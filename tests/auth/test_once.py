"""A form acts once, however often it is sent."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest


def send(browser, form_key: str, **fields: str):
    return browser.another_window_later().post("/note", form_key=form_key, **fields)


def test_r36_a_second_submit_gets_the_firsts_result_and_does_nothing(mia, portal):
    key = mia.form_key()

    answers = [send(mia, key, text="x") for _ in range(3)]

    assert [answer.location for answer in answers] == ["/profile?noted=x"] * 3
    assert portal.extensions["noted"] == ["x"]


def test_r36_a_double_click_waits_for_the_first_and_shares_its_result(mia, portal):
    key = mia.form_key()
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda _: send(mia, key, text="x", seconds="0.3"), range(4)))

    assert {answer.location for answer in answers} == {"/profile?noted=x"}
    assert portal.extensions["noted"] == ["x"]


def test_r36_w43_what_is_seen_once_is_seen_by_the_first_and_done_once(mia, portal):
    key = mia.form_key()
    with ThreadPoolExecutor(3) as together:
        answers = list(together.map(lambda _: send(mia, key, text="seen once"), range(3)))

    assert sorted(answer.status_code for answer in answers) == [200, 303, 303]
    assert {answer.location for answer in answers if answer.location} == {"/profile?seen"}
    assert portal.extensions["noted"] == ["seen once"]


def test_r36_the_form_shown_anew_acts_anew(mia, portal):
    for _ in range(2):
        send(mia, mia.form_key(), text="x")

    assert portal.extensions["noted"] == ["x", "x"]


@pytest.mark.parametrize(("text", "status"), [("refused", 200), ("fails", 503)])
def test_r36_a_first_that_did_not_get_through_gives_the_key_back(mia, portal, text, status):
    key = mia.form_key()

    assert send(mia, key, text=text).status_code == status
    assert send(mia, key, text="better").status_code == 303
    assert portal.extensions["noted"] == ["better"]


def test_r36_somebody_elses_key_is_not_mine(mia, other_browser, portal):
    other_browser.sign_in(subject="noah")
    key = mia.form_key()
    send(mia, key, text="mia's")
    send(other_browser, key, text="noah's")

    assert portal.extensions["noted"] == ["mia's", "noah's"]


@pytest.mark.parametrize("key", ["", "short", "A" * 23, "!" * 22])
def test_r36_a_form_without_a_key_is_shown_again_as_it_was(mia, portal, key):
    assert send(mia, key, text="dear").text == "shown with dear"
    assert portal.extensions["noted"] == []


def test_r36_who_waits_too_long_is_told_that_we_do_not_know(mia, portal):
    key = mia.form_key()
    with ThreadPoolExecutor(2) as together:
        first = together.submit(send, mia, key, text="x", seconds="6.5")
        time.sleep(0.3)
        second = send(mia, key, text="x")

    assert second.status_code == 504, "it did not wait until the first was done"
    assert first.result().status_code == 303
    assert portal.extensions["noted"] == ["x"]
