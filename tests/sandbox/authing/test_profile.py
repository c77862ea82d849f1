"""The profile, as far as the scope goes, and what can be written of it."""


def test_the_scope_decides_what_is_told(visitor):
    narrow = visitor.calls_of("alice", scope="openid username").data("get-profile")
    assert narrow["username"] == "alice"
    assert not {"email", "phone", "name", "customData"} & set(narrow)

    wide = visitor.calls_of("alice").data("get-profile")
    assert wide["email"] == "alice@example.test"
    assert (wide["phoneCountryCode"], wide["phone"]) == ("+1", "4155550101")
    assert wide["givenName"] == "Alice"
    assert wide["city"] == "San Francisco"


def test_more_is_told_when_it_is_asked_for(alice):
    plain = alice.data("get-profile")
    assert not {"customData", "identities", "departmentIds"} & set(plain)

    asked = {"withCustomData": "true", "withIdentities": "True", "withDepartmentIds": "true"}
    whole = alice.data("get-profile", **asked)
    assert whole["customData"] == {"jobTitle": "Harbor master", "team": "blue"}
    assert [row["type"] for row in whole["identities"]] == ["openid", "unionid"]
    assert whole["departmentIds"] == ["dept-0", "dept-1"]


def test_what_is_written_is_read_again(alice):
    changes = {"nickname": "Ally", "gender": "U", "customData": {"team": "green"}}
    answered = alice.data("update-profile", changes)
    assert answered["nickname"] == "Ally"

    profile = alice.data("get-profile", withCustomData="true")
    assert profile["gender"] == "U"
    assert profile["customData"] == {"jobTitle": "Harbor master", "team": "green"}


def test_an_empty_text_clears_a_field(alice):
    alice.data("update-profile", {"nickname": "", "customData": {"team": ""}})
    profile = alice.data("get-profile", withCustomData="true")

    assert profile["nickname"] is None
    assert profile["customData"]["team"] == ""


def test_what_cannot_be_written_is_refused(alice):
    cases = [
        ({"email": "new@example.test"}, (422, 2225)),
        ({"phone": "4155550102"}, (422, 2226)),
        ({"username": "bob"}, (409, 2034)),
        ({"username": ""}, (400, None)),
        ({"gender": "female"}, (400, None)),
        ({"customData": {"unknown": "x"}}, (400, None)),
    ]
    before = alice.data("get-profile", withCustomData="true")
    for change, refusal in cases:
        assert alice.refusal("update-profile", change) == refusal, change
    assert alice.data("get-profile", withCustomData="true") == before


def test_given_names_are_read_only(alice):
    alice.data("update-profile", {"givenName": "Alicia"})

    assert alice.data("get-profile")["givenName"] == "Alice"


def test_the_username_can_be_closed_to_changes(alice):
    alice.admin("PATCH", "/pool", {"usernameEditable": False})

    assert alice.refusal("update-profile", {"username": "alicia"}) == (403, 2018)
