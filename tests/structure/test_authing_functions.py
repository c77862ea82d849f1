"""``docs/authing.md`` has a row for each function of the SDK document, and each test it names."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "authing.md").read_text("utf-8")

FUNCTIONS = (
    *("RegisterByEmail", "RegisterByUsername", "RegisterByPhoneCode", "LoginByEmail"),
    *("LoginByUserName", "LoginByPhoneCode", "LoginByPhonePassword", "LoginByLdap", "LoginByAd"),
    *("GetCurrentUser", "Logout", "SendSmsCode", "SendEmail", "ListUdv", "SetUdv", "RemoveUdv"),
    *("CheckLoginStatus", "ResetPasswordByPhoneCode", "ResetPasswordByEmailCode", "UpdateProfile"),
    *("UpdatePassword", "BindPhone", "UnBindPhone", "UpdatePhone", "BindEmail", "UnBindEmail"),
    *("UpdateEmail", "LinkAccount", "GetSecurityLevel", "ListAuthorizedResources"),
    *("ListApplications", "CheckPasswordStrength", "RefreshToken", "ListOrg", "ListRole"),
    *("HasRole", "LoginBySubAccount", "ResetPasswordByFirstLoginToken"),
    *("ResetPasswordByForceResetToken", "ListDepartments", "IsUserExists", "ValidateTicketV2"),
    "TrackSession",
)
PAGES = {
    *("GetCurrentUser", "Logout", "SendSmsCode", "SendEmail", "ListUdv", "SetUdv", "RemoveUdv"),
    *("CheckLoginStatus", "UpdateProfile", "UpdatePassword", "BindPhone", "UnBindPhone"),
    *("UpdatePhone", "BindEmail", "UnBindEmail", "UpdateEmail", "GetSecurityLevel"),
    *("ListAuthorizedResources", "ListApplications", "CheckPasswordStrength", "RefreshToken"),
    *("ListOrg", "ListRole", "HasRole", "ListDepartments", "ResetPasswordByPhoneCode"),
    "ResetPasswordByEmailCode",
}
"""What people do here, or the portal for them: each has a test that shows it."""

ROWS = re.findall(r"^\| (\d+) \| `(\w+)` \| ([a-z -]+) \| (.+) \|$", PAGE, re.MULTILINE)
TEST = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")


def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_function_has_its_row_in_its_order():
    assert [(int(number), name) for number, name, _, _ in ROWS] == list(enumerate(FUNCTIONS, 1))
    assert len(FUNCTIONS) == 43


def test_what_is_a_page_is_one_and_names_the_test_that_shows_it():
    for _, name, where, how in ROWS:
        assert (name in PAGES) == (where in ("page", "session")), name
        assert bool(TEST.search(how)) == (name in PAGES), name


def test_what_is_none_says_where_it_is_or_why_not():
    for _, name, where, how in ROWS:
        if name not in PAGES:
            assert where in ("at sign-in", "not offered"), name
            assert len(how.split()) >= 3, name


def test_every_test_that_is_named_is_there():
    named = TEST.findall(PAGE)

    assert len(named) > 25
    assert [f"{path}::{test}" for path, test in named if test not in functions_in(path)] == []


def test_it_says_that_no_live_tenant_was_there():
    assert "No live Authing tenant was there" in PAGE
