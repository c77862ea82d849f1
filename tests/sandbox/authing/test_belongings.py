"""Applications, history, devices and the lists of the organization, in their shapes."""

from portal.sandbox.people.cast import PASSWORDS
from tests.sandbox.authing.visitor import AuthingVisitor

ARRAYS = (
    *("get-my-accessible-apps", "get-my-logged-in-apps", "get-my-tenant-list", "get-identities"),
    *("get-my-group-list", "get-my-role-list", "mydevices/list", "list-enrolled-factors"),
    *("list-factors-to-enroll", "get-application-enabled-extidps", "get-country-list"),
)
PAGED = ("get-my-department-list", "get-my-login-history", "get-my-authorized-resources")


def test_some_lists_are_bare_arrays_and_others_are_counted(alice):
    for path in ARRAYS:
        assert isinstance(alice.data(path), list), path
    for path in PAGED:
        data = alice.data(path)
        assert set(data) == {"totalCount", "list"}, path
        assert data["list"], path


def test_the_applications_somebody_may_open(alice):
    apps = {app["appName"]: app for app in alice.data("get-my-accessible-apps")}

    assert apps["Northwind"] == {
        "appId": "northwind-portal",
        "appName": "Northwind",
        "appLoginUrl": "http://localhost:5000/",
        "appLogo": None,
        "active": True,
    }
    assert not apps["Harbor log"]["active"]
    assert [app["appName"] for app in alice.data("get-my-logged-in-apps")] == ["Northwind"]


def test_departments_have_their_paths_and_custom_data_when_it_is_asked_for(alice):
    asked = {"sortBy": "DepartmentName", "orderBy": "Desc"}
    first = alice.data("get-my-department-list", **asked)["list"][0]
    assert first["departmentNamePath"] == ["Acme Corp", "Harbors"]
    assert "customData" not in first
    with_data = alice.data("get-my-department-list", withCustomData="true", limit=1)
    assert with_data["totalCount"] == 2
    assert len(with_data["list"]) == 1
    assert with_data["list"][0]["customData"] == {}
    assert alice.refusal("get-my-department-list", sortBy="DepartmentCode") == (400, None)


def test_groups_carry_records_of_other_people(alice):
    (member,) = alice.data("get-my-group-list")[0]["members"]

    assert member["email"] == "bob@example.test"


def test_roles_and_resources_can_be_narrowed(alice):
    assert [role["code"] for role in alice.data("get-my-role-list", namespace="default")] == [
        "harbor-master",
        "pilot",
    ]
    assert alice.data("get-my-role-list", namespace="other") == []
    found = alice.data("get-my-authorized-resources", resourceType="API")
    assert [one["resourceCode"] for one in found["list"]] == ["tides"]
    assert alice.refusal("get-my-authorized-resources", resourceType="X") == (400, None)


def test_the_history_comes_in_pages_newest_first(alice):
    first = alice.data("get-my-login-history")
    assert (first["totalCount"], len(first["list"])) == (13, 10)
    assert first["list"][0]["loginAt"] > first["list"][1]["loginAt"]
    assert len(alice.data("get-my-login-history", page=2)["list"]) == 3
    assert len(alice.data("get-my-login-history", limit=1000)["list"]) == 13


def test_the_history_can_be_narrowed(alice):
    def found(**asked):
        return alice.data("get-my-login-history", **asked)["list"]

    (failed,) = found(success="false")
    assert failed["errorMessage"]
    assert failed["geoip"]["city_name"] == "San Francisco"
    assert failed["parsedUserAgent"] == {"device": "Desktop", "browser": "Chrome", "os": "Linux"}
    alice.admin("PATCH", "/pool", {"browserMember": "name"})
    assert found(success="false")[0]["parsedUserAgent"]["name"] == "Chrome"
    assert {row["appId"] for row in found(appId="contoso-portal")} == {"contoso-portal"}
    assert len(found(clientIp="203.0.113.47", limit=50)) == 12
    assert found(end="1") == []
    assert len(found(start="1", limit=50)) == 13


def test_a_browser_is_a_device_which_is_signed_out_and_forgotten(stand_in, alice):
    other = AuthingVisitor(stand_in)
    other.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"
    there = other.calls_of("alice")
    device = next(
        row["device"]
        for row in alice.data("mydevices/list")
        if row["device"]["name"] == "Firefox" and row["online"]
    )
    assert (device["version"], device["os"], device["type"]) == ("128.0", "Windows", "Browser")

    alice.data("mydevices/revoke-session", {"deviceId": device["deviceId"]})
    assert there.refusal("get-profile") == (401, 2020)
    assert other.refresh(there.tokens["refresh_token"]).status_code == 400
    assert alice.data("get-profile")
    alice.data("mydevices/unbind", {"deviceId": device["deviceId"]})
    assert device["deviceId"] not in {
        row["device"]["deviceId"] for row in alice.data("mydevices/list")
    }


def test_the_same_browser_is_the_same_device(visitor):
    alice = visitor.calls_of("alice")
    before = len(alice.data("mydevices/list"))
    visitor.signs_in_as("alice")

    assert len(alice.data("mydevices/list")) == before


def test_another_persons_device_is_not_found(alice, bob):
    device_id = alice.data("mydevices/list")[0]["device"]["deviceId"]

    assert bob.refusal("mydevices/revoke-session", {"deviceId": device_id}) == (404, None)
    assert bob.refusal("mydevices/unbind", {"deviceId": device_id}) == (404, None)
    assert alice.data("get-profile")


def test_the_list_of_devices_is_cut_into_pages_all_the_same(alice):
    assert len(alice.data("mydevices/list", limit=1)) == 1
    assert len(alice.data("mydevices/list", limit=2, page=2)) == 1


def test_a_wrong_password_is_in_the_history(alice, visitor):
    visitor.asks_to_sign_in().signs_in("alice", "wrong").signs_in("alice", PASSWORDS["alice"])
    latest = alice.data("get-my-login-history", limit=2)["list"]

    assert [row["success"] for row in latest] == [True, False]
