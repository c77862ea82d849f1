"""What may stand in a log line (W-27, W-70)."""

from portal.ops.logging import only_safe_scalars


def logged(**event):
    return only_safe_scalars(None, "info", event)


def test_w70_what_is_named_like_a_secret_never_passes():
    event = logged(
        event="x",
        access_token="t",
        client_secret="s",
        password="p",
        cookie="c",
        authorization="a",
        code_verifier="v",
        verification_code="123456",
        sub="u",
    )

    assert event == {"event": "x"}


def test_an_object_drags_nothing_along():
    assert logged(event="x", person={"email": "a@example.test"}, form=["typed"]) == {"event": "x"}


def test_w27_a_value_cannot_begin_a_line_of_its_own():
    assert "\n" not in logged(event="x", route="/profile\n{forged}")["route"]


def test_a_platform_s_code_may_be_read():
    assert logged(event="x", backend_code="user.not_found")["backend_code"] == "user.not_found"
