"""``docs/conformance.md`` says what is tested; these tests say that it is so."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "conformance.md").read_text("utf-8")

OIDC, FAPI2 = "oidcc-client-test", "fapi2-security-profile-final-client-test"
BACK_CHANNEL = f"{OIDC}-rp-backchannel-rpinitlogout"
MODULES = {
    OIDC,
    BACK_CHANNEL,
    *(
        f"{OIDC}-{name}"
        for name in (
            *("invalid-iss", "missing-sub", "invalid-aud", "missing-aud", "missing-iat"),
            *("kid-absent-single-jwks", "kid-absent-multiple-jwks", "idtoken-sig-rs256"),
            *("idtoken-sig-none", "invalid-sig-rs256", "invalid-sig-es256", "invalid-sig-hs256"),
            *("nonce-invalid", "nonce-unless-code-flow", "scope-userinfo-claims"),
            *("client-secret-basic", "userinfo-bearer-header", "userinfo-bearer-body"),
            *("userinfo-invalid-sub", "invalid-athash", "discovery-openid-config"),
            *("discovery-jwks-uri-keys", "discovery-issuer-mismatch", "signing-key-rotation"),
            *("signing-key-rotation-just-before-signing", "refresh-token"),
            *("refresh-token-invalid-issuer", "refresh-token-invalid-sub"),
            *("rp-init-logout", "rp-init-logout-other-state", "rp-init-logout-no-state"),
            "3rd-party-init-login",
        )
    ),
    *(
        f"{BACK_CHANNEL}-{name}"
        for name in (
            *("alg-none", "no-event", "with-nonce", "wrong-alg", "wrong-aud", "wrong-event"),
            "wrong-iss",
        )
    ),
    *(
        f"{FAPI2}-{name}"
        for name in (
            "ensure-authorization-response-with-invalid-state-fails",
            "ensure-authorization-response-with-invalid-missing-state-fails",
            *("invalid-authorization-response-iss", "remove-authorization-response-iss"),
            *("invalid-alternate-alg", "invalid-expired-exp", "invalid-missing-aud"),
            *("invalid-missing-exp", "invalid-missing-iss", "invalid-missing-nonce"),
            *("invalid-null-alg", "invalid-secondary-aud", "valid-aud-as-array"),
            *("token-type-case-insensitivity", "token-endpoint-response-without-expires_in"),
            "discovery-issuer-mismatch",
        )
    ),
}
OWN = {
    f"own-{name}"
    for name in (
        *("empty-sub", "aud-other-azp-ours", "aud-two-azp-ours", "missing-exp"),
        *("expired-one-hour", "iat-in-one-hour", "iat-seven-days-old", "nonce-missing"),
        *("hs256-with-public-key", "hs256-with-client-secret", "jwk-header", "unknown-crit"),
        *("typ-at-jwt", "typ-logout-jwt", "clock-5-minutes-ahead", "clock-5-minutes-behind"),
        *("token-endpoint-hangs", "token-endpoint-500", "token-endpoint-html"),
        *("token-endpoint-half-json", "token-endpoint-302-elsewhere"),
        *("token-endpoint-one-megabyte", "jwks-500", "jwks-empty", "duplicate-kid", "use-enc"),
        *("jwks-ten-megabytes", "userinfo-401", "code-of-another-user", "iss-twice"),
        *("state-twice", "response-mode-fragment"),
    )
}
ROWS = dict(re.findall(r"^\| `([a-z0-9_-]+)` \|.*\| `([^`]+)` \| passes \|$", PAGE, re.MULTILINE))
REQUIREMENTS = {
    f"O-{number:02}" for number in (*range(1, 39), *range(40, 47), *range(50, 55), *range(60, 67))
}
OTHERS = re.findall(r"`((?:[a-z_]+/)+test_\w+\.py::\w+)`", PAGE)
ITSELF = (
    "structure/test_conformance.py::test_every_requirement_for_a_relying_party_is_named_by_a_test"
)
NAMED = re.findall(r"^\| ([OC]-\d\d) \| .*? \| (.+?)(?: and more)? \|$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def tests(request: pytest.FixtureRequest) -> set[str]:
    """Every test there is, as pytest names it, below ``tests/``."""
    collected = {item.path for item in request.session.items}
    is_all_there = collected >= set((ROOT / "tests").rglob("test_*.py"))
    if is_all_there and not (request.config.option.keyword or request.config.option.markexpr):
        return {item.nodeid.removeprefix("tests/") for item in request.session.items}
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", "addopts=", "--collect-only", "-q", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.removeprefix("tests/") for line in found.stdout.splitlines() if "::" in line}


def names(test: str, row: str) -> bool:
    """Whether *test* says that it is about requirement *row*."""
    letter, number = row.split("-")
    title = test.partition("::")[2]
    in_name = rf"_{letter.lower()}{number}(_|\[|$)"
    return bool(re.search(in_name, title) or re.search(rf"\[(.* )?{row}\b", title))


def test_every_module_and_every_fault_has_a_row_on_the_page():
    assert ROWS.keys() >= MODULES | OWN


def test_every_row_is_a_test(tests):
    functions = {test.partition("[")[0] for test in tests}
    for row, test in ROWS.items():
        is_parameter = any(one.startswith(f"{test}[") and one.endswith(f"[{row}]") for one in tests)
        own_name = row.removeprefix(f"{OIDC}-").replace("-", "_")
        assert is_parameter or (test in functions and own_name in test), f"{row}: {test}"


def test_every_fault_of_the_hostile_provider_is_on_the_page(tests):
    played = {
        match[1]
        for test in tests
        if (match := re.search(r"^hostile/.*\[((?:own|oidcc|fapi2)-[a-z0-9_-]+)\]$", test))
    }

    assert len(played) > 100
    assert played <= ROWS.keys()


@pytest.mark.parametrize("row", sorted(REQUIREMENTS))
def test_every_requirement_for_a_relying_party_is_named_by_a_test(tests, row):
    assert any(names(test, row) for test in tests if not test.startswith(ITSELF))


def test_every_test_on_the_page_is_there_and_names_its_row(tests):
    functions: dict[str, set[str]] = {}
    for test in tests:
        functions.setdefault(test.partition("[")[0], set()).add(test)
    assert {row for row, _ in NAMED} >= REQUIREMENTS
    for row, cell in NAMED:
        for test in re.findall(r"`([^`]+)`", cell):
            assert any(names(one, row) for one in functions.get(test, ())), f"{row}: {test}"
            assert test != ITSELF, f"{row} has no witness but the page's own test"


def test_every_test_that_is_mentioned_anywhere_is_there(tests):
    assert len(OTHERS) > 200
    assert sorted(set(OTHERS) - {test.partition("[")[0] for test in tests}) == []


def test_the_page_claims_no_certificate():
    assert "This is no certificate" in PAGE
    assert "certified" not in PAGE.replace("has not been certified", "").replace(
        "certified as an OP", ""
    )


def test_o32_nothing_the_portal_reads_back_can_run():
    """Sessions are msgpack with a version; no module could load a pickle."""
    for path in sorted((ROOT / "portal").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            forbidden = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "yaml"}
            assert not {name.split(".")[0] for name in modules} & forbidden, path
