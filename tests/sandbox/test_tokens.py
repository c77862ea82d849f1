"""The life and death of tokens beyond what the transcripts show."""

from concurrent.futures import ThreadPoolExecutor

from tests.sandbox.visitor import CALLBACK, SANDBOX, VERIFIER, Visitor

ALICE = ("alice", "Alpine-Harbor-47!")
DAYS = 24 * 3600


def test_tokens_die_with_the_session_of_the_browser(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.admin("DELETE", "/sessions?user=alice")

    assert visitor.with_token(tokens["access_token"]).status_code == 401
    assert visitor.with_token(tokens["access_token"], "/api/my-account").status_code == 401
    assert visitor.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_tokens_with_offline_access_outlive_the_session(visitor):
    visitor.asks_to_sign_in(scope="openid offline_access", prompt="consent").signs_in(*ALICE)
    tokens = visitor.tokens()
    visitor.admin("DELETE", "/sessions?user=alice")

    assert visitor.refresh(tokens["refresh_token"]).status_code == 200


def test_a_suspended_person_gets_no_tokens(visitor):
    visitor.asks_to_sign_in(scope="openid offline_access", prompt="consent").signs_in(*ALICE)
    tokens = visitor.tokens()
    visitor.admin("PATCH", "/users/alice", {"is_suspended": True})

    assert visitor.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert visitor.with_token(tokens["access_token"]).status_code == 401


def test_a_code_of_somebody_who_was_deleted_is_worth_nothing(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("DELETE", "/users/alice")
    code = visitor.returned["code"]
    answer = visitor.token(
        grant_type="authorization_code", code=code, redirect_uri=CALLBACK, code_verifier=VERIFIER
    )

    assert answer.json()["error"] == "invalid_grant"


def test_a_code_lapses_after_a_minute(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    visitor.admin("POST", "/age", {"kind": "authorization_codes", "seconds": 61})
    answer = visitor.token(
        grant_type="authorization_code",
        code=visitor.returned["code"],
        redirect_uri=CALLBACK,
        code_verifier=VERIFIER,
    )

    assert answer.json()["error"] == "invalid_grant"


def test_o40_of_many_refreshes_at_once_all_get_the_same_answer_before_rotation(sandbox, visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    with ThreadPoolExecutor(8) as pool:
        people = [Visitor(sandbox) for _ in range(8)]
        answers = list(pool.map(lambda person: person.refresh(tokens["refresh_token"]), people))

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["refresh_token"] for answer in answers} == {tokens["refresh_token"]}


def test_re_use_of_a_replaced_refresh_token_ends_everything_of_the_grant(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    visitor.admin("POST", "/age", {"kind": "refresh_tokens", "seconds": 11 * DAYS})
    newer = visitor.refresh(tokens["refresh_token"]).json()
    assert newer["refresh_token"] != tokens["refresh_token"]
    visitor.admin("POST", "/age", {"kind": "refresh_tokens", "seconds": 4})

    assert visitor.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert visitor.refresh(newer["refresh_token"]).json()["error"] == "invalid_grant"
    assert visitor.with_token(newer["access_token"]).status_code == 401


def test_rotation_stops_a_year_after_the_first_token(visitor):
    token = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()["refresh_token"]
    for _ in range(33):
        visitor.admin("POST", "/age", {"kind": "refresh_tokens", "seconds": 11 * DAYS})
        token = visitor.refresh(token).json()["refresh_token"]
    visitor.admin("POST", "/age", {"kind": "refresh_tokens", "seconds": 11 * DAYS})

    assert visitor.refresh(token).json()["error"] == "invalid_grant"


def test_no_token_or_code_is_kept_in_the_database_as_it_is(config, visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    code, tokens = visitor.returned["code"], visitor.tokens()
    database = b"".join(path.read_bytes() for path in config.database.parent.iterdir())
    cookies = [cookie.value for cookie in visitor.http.cookies]

    for secret in (code, tokens["access_token"], tokens["refresh_token"], *cookies):
        assert secret.encode() not in database


def test_introspection_says_nothing_of_another_applications_token(visitor):
    tokens = visitor.asks_to_sign_in().signs_in(*ALICE).tokens()
    answer = visitor.http.post(
        f"{SANDBOX}/oidc/token/introspection",
        data={"token": tokens["access_token"]},
        auth=("contoso-portal", "secret of contoso"),
    )

    assert answer.json() == {"active": False}


def test_a_token_answer_is_not_to_be_kept(visitor):
    visitor.asks_to_sign_in().signs_in(*ALICE)
    tokens = visitor.tokens()

    assert visitor.refresh(tokens["refresh_token"]).headers["Cache-Control"] == "no-store"
