"""The audit log as the operator reads it (recorded: users, “logs”)."""

from portal.sandbox.people.cast import cast_id

ALICE = ("alice", "Alpine-Harbor-47!")
ID = cast_id("alice")


def lines(visitor, **query):
    listed = visitor.manage("GET", "/logs", **query)
    assert listed.status_code == 200, listed.text
    return listed.json()


def test_a_sign_in_is_noted_with_how_and_from_where(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    (line,) = lines(visitor, userId=ID, logKey="Interaction.SignIn.Submit")

    assert (line["tenantId"], line["key"]) == ("default", "Interaction.SignIn.Submit")
    payload = line["payload"]
    assert (payload["key"], payload["result"], payload["userId"]) == (line["key"], "Success", ID)
    assert payload["interaction"]["verificationRecords"][0]["type"] == "Password"
    assert payload["interaction"]["signInContext"].keys() >= {"ip", "userAgent"}
    assert visitor.manage("GET", f"/logs/{line['id']}").json() == line


def test_11_a_wrong_password_is_noted_but_not_whose_it_was(visitor):
    visitor.asks_to_sign_in().signs_in("alice", "not her password")
    key = "Interaction.SignIn.Verification.Password.Submit"

    assert lines(visitor, userId=ID) == []
    (line,) = lines(visitor, logKey=key)
    assert line["payload"]["error"]["code"] == "session.invalid_credentials"


def test_changes_of_the_account_leave_no_trace(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    before = len(lines(visitor, userId=ID))
    visitor.with_token(tokens["access_token"])

    assert len(lines(visitor, userId=ID)) == before


def test_the_newest_come_first_and_a_time_narrows_them(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    found = lines(visitor, userId=ID)
    assert [line["createdAt"] for line in found] == sorted(
        (line["createdAt"] for line in found), reverse=True
    )

    newest = found[0]["createdAt"]
    assert lines(visitor, userId=ID, start_time=str(newest)) == []
    assert lines(visitor, userId=ID, end_time=str(newest - 3_600_000)) == []


def test_an_unknown_line_is_told_as_logto_tells_it(visitor):
    answer = visitor.manage("GET", "/logs/no-such-log")

    assert (answer.status_code, answer.json()["code"]) == (404, "entity.not_exists_with_id")
