"""
What the platform says behind people's backs: who is signed out there, is signed out here.

The tests named after a module of the OpenID Foundation's suite
(``oidcc-client-test-rp-backchannel-…``) do what that module does.
"""

import base64
import hmac
import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
import requests
from joserfc.jwk import ECKey, RSAKey
from prometheus_client import REGISTRY
from structlog.testing import capture_logs
from werkzeug.wrappers import Response

from portal.auth import back_channel
from portal.auth.failures import Failure
from portal.auth.parts import EXTENSION
from portal.auth.session_records import HeldTokens, Subject
from portal.auth.signed_token import unverified_payload
from portal.auth.store import StoreUnavailable
from portal.auth.tokens import times
from portal.sandbox.testing.in_process import InProcessAdapter
from tests.auth.conftest import ACME, GLOBEX, Browser, words_of
from tests.auth.logout_tokens import EVENT, LIFE, BackChannel, logout_token, signed
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, Provider, unsigned
from tests.auth.small_portal import create_small_portal, tenant

TYPE = "logout+jwt"
SKEW, FIVE_MINUTES, HOUR = 60, 300, 3600


@pytest.fixture
def platform(portal, provider):
    return BackChannel(portal, provider)


@pytest.fixture
def mia(browser, provider):
    """Signed in, from the platform's session “one”."""
    provider.claims = {"sid": "one"}
    browser.sign_in()
    return browser


@pytest.fixture
def mia_at_work(other_browser, mia, provider):
    """The same person, from another session of the platform."""
    provider.claims = {"sid": "two"}
    other_browser.sign_in()
    return other_browser


@pytest.fixture
def noah(portal, provider, mia):
    provider.claims = {"sid": "three"}
    browser = Browser(portal, provider)
    browser.sign_in(subject="noah")
    return browser


def is_refused(answer, rule: str) -> bool:
    """*rule* is checked where the answer is made: see ``telling``."""
    assert answer.status_code == 400
    assert answer.json == {"error": "invalid_request"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return answer.rule == rule


@pytest.fixture
def telling(platform):
    """Send a token; the answer knows the rule that the log names."""

    def tell(token: str | None = None, **kwargs):
        with capture_logs() as lines:
            answer = platform.send(token) if token is not None else platform.tell(**kwargs)
        answer.rule = next((line["rule"] for line in lines if "rule" in line), None)
        return answer

    return tell


# The suite's modules


def test_o60_o65_rp_backchannel_rpinitlogout(mia, platform, tmp_path):
    answer = platform.tell(sub="mia", sid="one")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (0,), "tokens and all"
    assert mia.get("/profile").location == "/auth/sign-in?next=/profile"


def test_o61_rp_backchannel_rpinitlogout_alg_none(mia, telling, provider):
    token = logout_token(provider, sid="one")
    payload = msgspec.json.encode(_claims_of(token))

    for algorithm in ("none", "None", "NONE", ""):
        assert is_refused(telling(unsigned({"alg": algorithm, "typ": TYPE}, payload)), "alg")
    assert is_refused(telling(token.rpartition(".")[0] + "."), "signature")
    assert mia.is_signed_in


def test_o61_rp_backchannel_rpinitlogout_wrong_alg(mia, telling, provider):
    """With keys that the platform does publish."""
    for algorithm, key in (
        ("ES256", ECKey.generate_key("P-256", {"kid": "es"})),
        ("RS256", RSAKey.generate_key(2048, {"kid": "rs"})),
    ):
        provider.published.append(key)
        answer = telling(sid="one", key=key, header={"alg": algorithm, "kid": key.kid})
        assert is_refused(answer, "alg")
    assert mia.is_signed_in


def test_o63_rp_backchannel_rpinitlogout_no_event(mia, telling):
    assert is_refused(telling(sid="one", events=None), "claims")
    assert is_refused(telling(sid="one", events={}), "events")
    assert mia.is_signed_in


def test_o63_rp_backchannel_rpinitlogout_with_nonce(mia, telling, provider):
    assert is_refused(telling(sid="one", nonce="any"), "nonce")
    assert is_refused(telling(sid="one", nonce=""), "nonce")
    claims = _claims_of(logout_token(provider, sid="one")) | {"nonce": None}
    token = signed({"alg": "ES384", "typ": TYPE, "kid": "one"}, claims, provider.key)
    assert is_refused(telling(token), "nonce")
    assert mia.is_signed_in


def test_o63_rp_backchannel_rpinitlogout_wrong_aud(mia, telling):
    for audience in ("other", ["other"], [CLIENT_ID, "other"], [], None):
        assert is_refused(telling(sid="one", aud=audience), "claims" if audience is None else "aud")
    assert mia.is_signed_in


def test_o63_rp_backchannel_rpinitlogout_wrong_event(mia, telling):
    for events in (
        {"http://schemas.openid.net/event/frontchannel-logout": {}},
        {EVENT: {}, "http://schemas.openid.net/secevent/risc/event-type/account-disabled": {}},
        {EVENT: True},
        {EVENT: []},
        {EVENT: "{}"},
    ):
        assert is_refused(telling(sid="one", events=events), "events")
    assert is_refused(telling(sid="one", events=[EVENT]), "claims")
    assert mia.is_signed_in


def test_o61_rp_backchannel_rpinitlogout_wrong_iss(mia, telling, provider):
    for issuer in ("https://evil.example", provider.issuer + "/", provider.issuer.upper()):
        assert is_refused(telling(sid="one", iss=issuer), "iss")
    assert is_refused(telling(sid="one", iss=None), "claims")
    assert mia.is_signed_in


# Which tokens are believed


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        pytest.param({"typ": "JWT"}, "typ", id="O-62 a plain JWT"),
        pytest.param({"typ": None}, "typ", id="O-62 no type"),
        pytest.param({"typ": "at+jwt"}, "typ", id="O-62 an access token"),
        pytest.param({"typ": "LOGOUT+JWT"}, "typ", id="O-62 not quite the type"),
        pytest.param({"typ": ["logout+jwt"]}, "typ", id="O-62 a list"),
        pytest.param({"kid": "unheard of"}, "kid", id="O-61 an unknown key"),
        pytest.param({"kid": 7}, "kid", id="O-61 a key id that is no text"),
        pytest.param({"crit": ["exp"]}, "header", id="O-61 crit"),
        pytest.param({"jku": "https://evil.example/jwks"}, "header", id="O-61 jku"),
        pytest.param({"zip": "DEF"}, "header", id="C-06 zip"),
    ],
)
def test_a_token_with_another_header_is_refused(mia, telling, header, rule):
    assert is_refused(telling(sid="one", header=header), rule)
    assert mia.is_signed_in


def test_o61_a_key_that_comes_with_the_token_opens_nothing(mia, telling):
    key = ECKey.generate_key("P-384", {"kid": "mine"})
    header = {"jwk": key.as_dict(private=False), "kid": None}

    assert is_refused(telling(sid="one", key=key, header=header), "header")
    assert is_refused(telling(sid="one", key=key), "signature")
    assert mia.is_signed_in


def test_o61_a_secret_or_a_public_key_is_no_key_of_ours(mia, telling, provider):
    payload = logout_token(provider, sid="one").split(".")[1]
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"logout+jwt"}').decode().rstrip("=")
    token = f"{header}.{payload}"
    for secret in (CLIENT_SECRET.encode(), provider.key.as_pem(private=False)):
        code = base64.urlsafe_b64encode(hmac.digest(secret, token.encode(), "sha256")).decode()
        assert is_refused(telling(f"{token}.{code.rstrip('=')}"), "alg")
    assert mia.is_signed_in


def test_o61_a_token_signed_with_a_key_that_is_new_at_the_platform_is_believed(
    mia, telling, provider
):
    provider.key = ECKey.generate_key("P-384", {"kid": "new"})
    provider.published = [provider.key]

    assert telling(sid="one").status_code == 200
    assert not mia.is_signed_in


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        pytest.param({"iat": None}, "claims", id="O-63 no iat"),
        pytest.param({"iat": -FIVE_MINUTES - 1, "exp": HOUR}, "iat", id="O-63 too old"),
        pytest.param({"iat": SKEW + 1}, "iat", id="O-63 from the future"),
        pytest.param({"exp": None}, "exp", id="O-63 no exp"),
        pytest.param({"exp": -SKEW}, "exp", id="O-63 expired beyond the skew"),
        pytest.param({"nbf": SKEW + 1}, "nbf", id="O-63 not yet"),
        pytest.param({"jti": None}, "claims", id="O-64 no jti"),
        pytest.param({"jti": ""}, "jti", id="O-64 empty jti"),
        pytest.param({"jti": "j" * 256}, "jti", id="O-64 long jti"),
        pytest.param({"jti": 7}, "claims", id="O-64 jti is no text"),
        pytest.param({"sid": None}, "sub_or_sid", id="O-63 neither sub nor sid"),
        pytest.param({"sid": ""}, "sid", id="O-63 empty sid"),
        pytest.param({"sid": "s" * 256}, "sid", id="O-63 long sid"),
        pytest.param({"sub": ""}, "sub", id="O-63 empty sub"),
        pytest.param({"sub": "m" * 256}, "sub", id="O-63 long sub"),
        pytest.param({"sub": ["mia"]}, "claims", id="O-63 sub is no text"),
    ],
)
def test_a_token_that_says_something_else_is_refused(mia, telling, clock, claims, rule):
    moved = {
        name: clock.time + value if name in ("iat", "exp", "nbf") and value is not None else value
        for name, value in claims.items()
    }

    assert is_refused(telling(**{"sid": "one"} | moved), rule)
    assert mia.is_signed_in


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": [CLIENT_ID]}, id="aud as a list"),
        pytest.param({"events": {EVENT: {"reason": "password changed"}}}, id="an event with words"),
        pytest.param({"acr": "x", "azp": 7, "extra": {"deep": [1]}}, id="claims we do not know"),
        pytest.param({"iat": -FIVE_MINUTES, "exp": -SKEW + 1}, id="just in time"),
        pytest.param({"iat": SKEW, "nbf": SKEW, "exp": HOUR}, id="by a clock that is ahead"),
    ],
)
def test_o63_a_token_that_keeps_the_rules_is_believed(mia, telling, clock, claims):
    moved = {
        name: clock.time + value if name in ("iat", "exp", "nbf") else value
        for name, value in claims.items()
    }

    assert telling(**{"sid": "one"} | moved).status_code == 200
    assert not mia.is_signed_in


def test_o62_a_platform_set_down_as_old_may_leave_type_and_end_away(
    tmp_path, provider, clock, store
):
    """As the suite's own good token does, and Logto's first."""
    acme = tenant("acme", ACME, provider.issuer)
    old = replace(acme, oidc=msgspec.structs.replace(acme.oidc, logout_token_typ="optional"))
    portal = create_small_portal(tmp_path, [old], _reaching(provider), store=store, now=clock)
    platform = BackChannel(portal, provider)
    mia = Browser(portal, provider)

    for header in ({"typ": "JWT"}, {"typ": None}, {"typ": "logout+jwt"}):
        provider.claims = {"sid": "of today"}
        mia.sign_in()
        assert platform.tell(sid="of today", header=header, exp=None).status_code == 200
        assert not mia.is_signed_in
        clock.pass_(minutes=11)  # the platform's session never comes again; its name is free again
    now = clock.time
    assert platform.tell(sid="x", header={"typ": "at+jwt"}).status_code == 400
    assert platform.tell(sid="x", exp=None, iat=now - LIFE - SKEW).status_code == 400
    assert platform.tell(sid="x", exp=None, iat=now - LIFE - SKEW + 1).status_code == 200


def test_an_id_token_is_no_logout_token(mia, telling, provider):
    assert is_refused(telling(provider.id_token("mia", "nonce")), "typ")


@pytest.mark.parametrize(
    ("token", "rule"),
    [
        pytest.param("", "form", id="empty"),
        pytest.param("a.b", "form", id="two parts"),
        pytest.param("a.b.c.d.e", "form", id="JWE"),
        pytest.param("…", "size", id="not ASCII"),
        pytest.param("!!.!!.!!", "form", id="no base64"),
        pytest.param("bnVsbA.e30.", "form", id="header null"),
        pytest.param("W10.e30.", "form", id="header a list"),
        pytest.param("A" * 2049 + ".e30.", "form", id="C-06 long header"),
        pytest.param("e30." + "A" * 16_380 + ".", "size", id="C-06 long token"),
        pytest.param("e30." + "." * 9_000, "form", id="C-06 many segments"),
    ],
)
def test_c06_o60_what_is_no_token_is_refused(telling, token, rule):
    assert is_refused(telling(token), rule)


# How it is asked


def test_c06_o60_a_body_over_16_kib_is_not_read(mia, platform, provider):
    token = logout_token(provider, sid="one")
    long = {"logout_token": token, "more": "m" * 16_384}

    assert platform.post(data=long).status_code == 400
    body = b"logout_token=" + token.encode() + b"&more=" + b"m" * 16_384
    endless = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    chunked = platform.post(
        data=body,
        content_type="application/x-www-form-urlencoded",
        environ_overrides=endless | {"HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert chunked.status_code == 400
    assert mia.is_signed_in


def test_o60_only_a_form_that_is_posted_counts(mia, platform, provider):
    token = logout_token(provider, sid="one")

    assert mia.get(f"/auth/back-channel-logout?logout_token={token}").status_code == 405
    for asked in (
        {"query_string": {"logout_token": token}},
        {"json": {"logout_token": token}},
        {"data": {"logout_token": token}, "content_type": "multipart/form-data"},
        {"data": {"logout_token": [token, token]}},
        {"data": token, "content_type": "application/logout+jwt"},
        {"data": {"id_token": token}},
        {"headers": {"Authorization": f"Bearer {token}"}},
    ):
        answer = platform.post(**asked)
        assert answer.status_code == 400, asked
        assert answer.json == {"error": "invalid_request"}
    assert mia.is_signed_in
    assert platform.send(token).status_code == 200, "it was not used up by any of them"


def test_o60_cookies_change_nothing_and_none_is_set(mia, platform, provider):
    cookie = f"__Host-session={mia.jar['__Host-session']}"
    token = logout_token(provider, sid="unheard of")
    answer = platform.post(
        data={"logout_token": token},
        headers={"Cookie": cookie, "Origin": "null", "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert mia.is_signed_in


def test_o60_somebody_who_is_not_signed_in_here_is_signed_out_already(telling):
    assert telling(sid="unheard of").status_code == 200
    assert telling(sub="nobody").status_code == 200


def test_o60_w36_a_source_that_sends_too_many_is_asked_to_wait(mia, platform, clock, monkeypatch):
    monkeypatch.setattr(back_channel, "LIMIT", 3)
    for _ in range(3):
        assert platform.send("x").status_code == 400
    answer = platform.tell(sid="one")

    assert answer.status_code == 429
    assert answer.json == {"error": "temporarily_unavailable"}
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert mia.is_signed_in
    elsewhere = replace(platform, address="203.0.113.8")
    assert elsewhere.tell(sid="unheard of").status_code == 200
    clock.pass_(seconds=61)
    assert platform.tell(sid="one").status_code == 200


def test_w36_a_customers_whole_network_is_one_source(platform, monkeypatch):
    monkeypatch.setattr(back_channel, "LIMIT", 1)
    for address, status in (("2001:db8::1", 400), ("2001:db8::ffff", 429), ("2001:db9::1", 400)):
        assert replace(platform, address=address).send("x").status_code == status


def test_o60_what_cannot_be_judged_now_is_judged_when_it_comes_again(mia, provider, another_worker):
    """A process that has not met the platform yet, while it does not answer."""
    platform = BackChannel(another_worker, provider)
    token = logout_token(provider, sid="one")
    provider.answers["/.well-known/openid-configuration"] = Response("", 500)
    answer = platform.send(token)

    assert answer.status_code == 503
    assert answer.json == {"error": "temporarily_unavailable"}
    assert mia.is_signed_in
    del provider.answers["/.well-known/openid-configuration"]
    provider.now.pass_(seconds=6)
    assert platform.send(token).status_code == 200
    assert not mia.is_signed_in


def test_r40_with_the_store_down_nothing_is_said_to_be_done(mia, platform, provider, tmp_path):
    token = logout_token(provider, sid="one")
    with sqlite3.connect(tmp_path / "sessions.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        answer = platform.send(token)
        db.execute("ROLLBACK")

    assert answer.status_code == 503
    assert platform.send(token).status_code == 200
    assert not mia.is_signed_in


def test_o64_a_token_whose_work_was_cut_short_may_come_again(
    mia, platform, provider, portal, monkeypatch
):
    """The store goes away between the claim of the token and the end of the sessions."""
    token = logout_token(provider, sid="one")
    store = portal.extensions[EXTENSION].store
    with monkeypatch.context() as patched:
        patched.setattr(store, "close", _goes_away)
        assert platform.send(token).status_code == 503
    assert mia.is_signed_in

    assert platform.send(token).status_code == 200
    assert not mia.is_signed_in


def test_the_log_names_the_rule_and_whom_but_never_the_token(mia, platform, provider):
    token = logout_token(provider, sid="one")
    with capture_logs() as lines:
        platform.send(token)
        platform.send(token)
        platform.tell(sid="secret-sid", aud="other")
    written = str(lines)

    assert [line["event"] for line in lines] == [
        "signed_out_by_platform",
        "logout_token_refused",
        "logout_token_refused",
    ]
    assert [line.get("rule") for line in lines] == [None, "jti", "aud"]
    assert not any(part in written for part in (*token.split("."), "secret-sid"))


def test_every_outcome_is_counted(mia, platform):
    def counted(outcome: str) -> float:
        labels = {"tenant": "acme", "outcome": outcome}
        return REGISTRY.get_sample_value("foyer_back_channel_logouts_total", labels) or 0.0

    before = {outcome: counted(outcome) for outcome in ("ended", "nobody", "refused")}
    platform.tell(sid="one")
    platform.tell(sid="unheard of")
    platform.send("x")

    assert {outcome: counted(outcome) - before[outcome] for outcome in before} == {
        "ended": 1,
        "nobody": 1,
        "refused": 1,
    }


# One token, one effect


def test_o64_a_token_that_comes_again_is_refused(mia, telling, provider):
    token = logout_token(provider, sid="one")

    assert telling(token).status_code == 200
    assert is_refused(telling(token), "jti")
    assert is_refused(
        telling(logout_token(provider, sid="two", jti=_claims_of(token)["jti"])), "jti"
    )


@pytest.mark.parametrize(
    ("life", "issued"), [(LIFE, 0), (HOUR, 0), (HOUR, SKEW), (10 * HOUR, -299)]
)
def test_c43_o64_a_token_is_remembered_for_longer_than_it_is_believed(
    telling, provider, clock, life, issued
):
    """PyPI's audit, TOB-1: a memory shorter than the leeway opens a gap between the two."""
    iat = clock.time + issued
    token = logout_token(provider, sid="one", iat=iat, exp=iat + life)
    assert telling(token).status_code == 200

    rules = []
    for _ in range(FIVE_MINUTES + 3 * SKEW):
        clock.pass_(seconds=1)
        rules.append(telling(token).rule)
    believed = rules.index("exp" if life == LIFE else "iat")
    assert set(rules[:believed]) <= {"jti"}
    assert set(rules[believed:]) <= {"exp", "iat"}
    clock.pass_(seconds=-120)
    assert telling(token).status_code == 400, "nor when a clock is set back"


def test_o64_a_token_is_remembered_for_minutes_however_far_off_its_end_is(
    platform, clock, tmp_path
):
    platform.tell(sid="one", exp=clock.time + 10 * 365 * 24 * HOUR)
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        [(end,)] = db.execute("SELECT expires_at FROM claims").fetchall()

    assert FIVE_MINUTES < end - clock.time <= 2 * FIVE_MINUTES


def test_c43_o64_of_sixteen_at_once_one_is_obeyed(mia, mia_at_work, platform, provider):
    """PyPI's audit, TOB-2: who looks first and writes then lets two through."""
    token = logout_token(provider, sub="mia")
    start = threading.Barrier(16)

    def send(_number: int):
        start.wait()
        return platform.send(token).status_code

    with capture_logs() as lines, ThreadPoolExecutor(16) as together:
        statuses = sorted(together.map(send, range(16)))

    assert statuses == [200] + 15 * [400]
    ended = [line["sessions"] for line in lines if line["event"] == "signed_out_by_platform"]
    assert ended == [2], "and it ended what there was, once"


# Whom it ends


def test_o65_a_sid_ends_what_came_from_that_session_and_nothing_else(
    mia, mia_at_work, noah, platform
):
    assert platform.tell(sid="one").status_code == 200

    assert not mia.is_signed_in
    assert mia_at_work.is_signed_in
    assert noah.is_signed_in


def test_o65_a_sub_ends_all_sessions_of_that_person_and_nobody_elses(
    mia, mia_at_work, noah, platform
):
    assert platform.tell(sub="mia").status_code == 200

    assert not mia.is_signed_in
    assert not mia_at_work.is_signed_in
    assert noah.is_signed_in


def test_o65_with_sid_and_sub_both_must_fit(mia, mia_at_work, noah, platform):
    assert platform.tell(sid="one", sub="noah").status_code == 200
    assert mia.is_signed_in
    assert noah.is_signed_in

    assert platform.tell(sid="one", sub="mia").status_code == 200
    assert not mia.is_signed_in
    assert mia_at_work.is_signed_in


def test_o65_o31_a_session_is_found_under_the_id_it_got_later(mia, platform):
    mia.get("/new-id")

    assert platform.tell(sid="one").status_code == 200
    assert not mia.is_signed_in


def test_o65_a_session_without_a_sid_is_ended_by_its_person(browser, platform):
    browser.sign_in()

    assert platform.tell(sub="mia").status_code == 200
    assert not browser.is_signed_in


def test_o65_hundreds_of_sessions_of_one_person_end_before_the_answer(
    portal, provider, platform, noah
):
    sessions = portal.extensions[EXTENSION].sessions
    acme = tenant("acme", ACME, provider.issuer)
    begun = [_begin(sessions, acme, provider, subject="mia") for _ in range(500)]

    assert platform.tell(sub="mia").status_code == 200
    assert all(sessions.again(session) is None for session in begun)
    assert noah.is_signed_in


# A sign-in that is overtaken


@pytest.mark.parametrize(
    "whom", [{"sid": "one"}, {"sub": "mia"}, {"sid": "one", "sub": "mia"}], ids=str
)
def test_o66_a_sign_in_that_a_sign_out_overtook_comes_to_nothing(
    browser, provider, platform, clock, whom
):
    provider.claims = {"sid": "one", "iat": int(clock.time)}
    arriving = provider.person_signs_in(browser.leave_to_sign_in("/auth/sign-in?next=/profile"))
    assert platform.tell(**whom).status_code == 200
    page = browser.come_back(arriving)

    assert page.status_code == 400
    assert words_of(Failure.SIGNED_OUT_MEANWHILE) in page.text
    assert "/auth/sign-in?next=/profile" in page.text, "what to do about it"
    assert "__Host-session" not in browser.jar
    clock.pass_(seconds=1)
    provider.claims = {"sid": "two"}
    assert browser.sign_in("/auth/sign-in?next=/profile").location == "/profile"


def test_o66_the_platforms_session_stays_closed_for_ten_minutes(browser, provider, platform, clock):
    platform.tell(sid="one")
    provider.claims = {"sid": "one"}
    clock.pass_(minutes=9, seconds=59)
    assert browser.sign_in().status_code == 400

    clock.pass_(seconds=1)
    assert browser.sign_in().status_code == 303


def test_o66_somebody_else_may_sign_in_meanwhile(browser, other_browser, provider, platform):
    platform.tell(sub="noah")
    platform.tell(sid="other")
    platform.tell(sid="one", sub="noah")
    provider.claims = {"sid": "one"}

    assert browser.sign_in().status_code == 303


def test_o07_o66_what_is_closed_at_one_tenant_is_open_at_another(portal, provider, platform):
    for whom in ({"sid": "one"}, {"sub": "mia"}, {"sid": "one", "sub": "mia"}):
        platform.tell(**whom)
    provider.claims = {"sid": "one"}

    assert Browser(portal, provider, GLOBEX).sign_in().status_code == 303


def test_o66_a_session_that_is_overtaken_leaves_the_one_before_alone(mia, provider, platform):
    """As any sign-in that does not come about (O-09)."""
    provider.claims = {"sid": "two"}
    arriving = provider.person_signs_in(mia.leave_to_sign_in("/auth/reset-password"))
    platform.tell(sid="two")
    mia.come_back(arriving)

    assert mia.is_signed_in


def test_o66_at_the_same_moment_no_session_is_left_alive(portal, provider, platform):
    with ThreadPoolExecutor(2) as together:
        for number in range(20):
            provider.claims = {"sid": f"sid {number}"}
            browser = Browser(portal, provider)
            arriving = provider.person_signs_in(browser.leave_to_sign_in())
            signing_in = together.submit(browser.come_back, arriving)
            told = together.submit(platform.tell, sid=f"sid {number}")

            assert told.result().status_code == 200
            assert signing_in.result().status_code in (303, 400)
            assert not browser.is_signed_in


# Whose word counts where


def test_w42_o07_at_another_tenants_host_it_ends_nothing_of_ours(mia, platform):
    """The two even share platform and client."""
    assert replace(platform, host=GLOBEX).tell(sid="one", sub="mia").status_code == 200
    assert mia.is_signed_in


def test_o61_w42_the_host_decides_whose_word_counts(tmp_path, provider, clock, store):
    other = Provider("https://id.globex.example/oidc", now=clock)
    tenants = [tenant("acme", ACME, provider.issuer), tenant("globex", GLOBEX, other.issuer)]
    reaching = _reaching(provider, other)
    portal = create_small_portal(tmp_path, tenants, reaching, store=store, now=clock)
    mia, noah = Browser(portal, provider), Browser(portal, other, GLOBEX)
    for browser in (mia, noah):
        browser.provider.claims = {"sid": "one"}
        browser.sign_in()

    assert BackChannel(portal, other, ACME).tell(sid="one").status_code == 400
    assert BackChannel(portal, provider, GLOBEX).tell(sid="one").status_code == 400
    assert mia.is_signed_in
    assert noah.is_signed_in
    assert BackChannel(portal, other, GLOBEX).tell(sid="one").status_code == 200
    assert mia.is_signed_in
    assert not noah.is_signed_in


def test_w42_at_a_host_of_nobodys_there_is_nothing(mia, platform, provider):
    token = logout_token(provider, sid="one")
    answer = replace(platform, host="nobody.example").send(token)

    assert answer.status_code == 404
    assert mia.is_signed_in
    assert platform.send(token).status_code == 200


def test_a_tenants_further_hosts_refuse_so_that_the_operator_registers_the_right_one(
    tmp_path, provider, clock, store
):
    acme = replace(tenant("acme", ACME, provider.issuer), hosts=(ACME, "konto.acme.example"))
    portal = create_small_portal(tmp_path, [acme], _reaching(provider), store=store, now=clock)
    provider.claims = {"sid": "one"}
    mia = Browser(portal, provider)
    mia.sign_in()

    assert BackChannel(portal, provider, "konto.acme.example").tell(sid="one").status_code == 404
    assert mia.is_signed_in


def _claims_of(token: str) -> dict:
    return msgspec.json.decode(unverified_payload(token))


def _goes_away(*_arguments, **_named) -> None:
    raise StoreUnavailable("gone")


def _begin(sessions, tenant_, provider, *, subject: str):
    who = Subject(provider.issuer, subject, provider.now(), platform_session=secrets.token_hex(8))
    tokens = HeldTokens("access", "refresh", "id token")
    _id, session = sessions.begin(tenant_, who, tokens, times(HOUR, provider.now()))
    return session


def _reaching(*providers: Provider):
    def new_http() -> requests.Session:
        http = requests.Session()
        for provider in providers:
            http.mount(provider.issuer.removesuffix("/oidc"), InProcessAdapter(provider))
        return http

    return new_http
