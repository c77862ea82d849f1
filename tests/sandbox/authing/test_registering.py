"""Somebody new registers, and somebody who forgot their password gets a new one, at the pages."""

from portal.sandbox.people.cast import PASSWORDS

NEW = "Harbor-Lights-2026"


def test_somebody_registers_with_a_username_and_a_password(visitor):
    visitor.asks_to_sign_in().follows("Create account")
    visitor.submits("Create account", Username="alice", Password="x")
    assert visitor.error_of("Username").startswith("This username is taken")
    assert visitor.error_of("Password").startswith("This password is too short")
    visitor.submits("Create account", Username="henry", Password=NEW)

    assert visitor.returned["code"]
    assert visitor.asks_to_sign_in(prompt="login").signs_in("henry", NEW).returned["code"]


def test_somebody_registers_with_a_code_to_their_address(visitor):
    visitor.asks_to_sign_in().follows("Create account").follows("Use an email address instead")
    visitor.submits("Send code", Email="henry@example.test")
    visitor.submits("Continue", Code="wrong")
    assert "not the code" in visitor.error_of("Code")
    visitor.submits("Continue", Code=visitor.newest_message()["code"])

    assert visitor.returned["code"]
    assert visitor.admin("GET", "/users/henry@example.test").json()["email_verified"]


def test_a_closed_pool_takes_nobody_new(visitor):
    visitor.admin("PATCH", "/pool", {"registration": False})

    assert visitor.asks_to_sign_in().follows("Create account").heading == "Sign in"


def test_somebody_new_comes_with_an_account_of_a_provider(visitor):
    visitor.asks_to_sign_in().follows("Continue with Mock Social")
    visitor.submits("Continue as somebody new", Name="Henry")

    assert visitor.returned["code"]


def test_a_forgotten_password_is_replaced(visitor):
    visitor.asks_to_sign_in().follows("Forgot your password?")
    visitor.submits("Send code", **{"Email or phone": "+1 415 555 0101"})
    visitor.submits("Continue", Code=visitor.newest_message()["code"])
    visitor.submits("Change password", **{"New password": "abcdef"})
    assert visitor.error_of("New password").startswith("Mix small and capital letters")
    visitor.submits("Change password", **{"New password": NEW})
    assert "has been changed" in visitor.text
    visitor.signs_in("alice", PASSWORDS["alice"])
    assert visitor.outside is None
    assert visitor.signs_in("alice", NEW).returned["code"]


def test_nobody_learns_whether_an_address_is_known(visitor):
    visitor.asks_to_sign_in().follows("Forgot your password?")
    visitor.submits("Send code", **{"Email or phone": "nobody@example.test"})

    assert visitor.heading == "Enter the code"


def test_a_second_code_within_a_minute_is_refused_in_words(visitor):
    for _ in range(2):
        visitor.asks_to_sign_in().follows("Sign in with a code")
        visitor.submits("Send code", **{"Email or phone": "erin@example.test"})

    assert "less than a minute ago" in visitor.error_of("Email or phone")
