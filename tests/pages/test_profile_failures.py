"""The profile when the platform fails: nothing typed is lost."""

ACCOUNT = "/api/my-account"


# When the platform fails


def test_r28_a_platform_that_is_down_loses_nothing_typed(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.break_("status", ACCOUNT, status=503)
    page = alice.send(opened, name="Later")

    assert page.status == 503
    assert page.value_of("name") == "Later"
    assert "Nothing was changed" in page.text

    sandbox.mend()
    assert alice.follow(alice.send(page, _action="/profile/name")).notices() == [
        "Saved: Display name."
    ]


def test_an_answer_that_never_came_is_told_as_that(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.break_("truncated", ACCOUNT, method="PATCH")
    page = alice.send(opened, name="Perhaps")

    assert page.status == 504
    assert "We do not know whether this was saved" in page.text
    assert "failed" not in page.text
    assert page.value_of("name") == "Perhaps"


def test_r37_of_a_change_in_two_parts_the_saved_one_is_named(alice, sandbox):
    opened = alice.visit("/profile/name")
    sandbox.break_("status", "/api/my-account/profile", status=503)
    page = alice.send(opened, name="Half", nickname="Done")

    assert "Only part was saved: Display name." in page.text
    assert sandbox.user("alice")["name"] == "Half"
    assert page.value_of("nickname") == "Done"

    sandbox.mend()
    assert alice.follow(alice.send(page, _action="/profile/name")).notices() == ["Saved: Nickname."]


def test_o38_someone_suspended_meanwhile_is_signed_out(alice, sandbox):
    sandbox.suspend("alice")
    page = alice.visit("/profile/name")

    assert page.heading != "Your name"
