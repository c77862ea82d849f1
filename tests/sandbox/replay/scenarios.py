"""The recorded exchanges with Logto, replayed on the sandbox.

A scenario gets a sandbox of its own, with what its ``given`` says; then every record is sent over
WSGI and the answer compared in status, code and shape, and in every value that is not prose.
"""

import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import Client

from portal.sandbox import clock, current
from portal.sandbox.config import SandboxConfig
from portal.sandbox.people import trusted_devices
from portal.sandbox.social import provider_codes
from portal.sandbox.store import Store
from tests.sandbox.replay import answers, given_tokens, seeding, sending
from tests.sandbox.replay.browser import Browser, Lost
from tests.sandbox.replay.comparison import compare
from tests.sandbox.replay.differences import LATE_SIGN_INS
from tests.sandbox.replay.events import TIME_PASSES
from tests.sandbox.replay.listener import Listener
from tests.sandbox.replay.placeholders import Memory, Unknown
from tests.sandboxes import give_back, sandbox_on

Json = dict[str, Any]
Complaints = dict[str, list[str]]

# The areas the sandbox speaks: file names. What a new one's `given` adds is for seeding.
AREAS = (
    "oidc",
    "account",
    "account-center",
    "verification",
    "messages",
    "sessions",
    "identifiers",
    "password",
    "mfa",
    "identities",
    "organizations",
    "personal-access-tokens",
    "invitations",
    "trusted-devices",
    "users",
)

# What it need not answer, each with the reason.
LEFT_OUT = {
    ("users", "create"): "people make their accounts themselves, at the sign-in",
    ("users", "patch"): "people change their accounts themselves, by the Account API",
    ("users", "factors"): "people enrol themselves; bound by management nobody has confirmed them",
}

# By the transcripts' own words: what people did before the first record.
BROWSER_TRUSTED = "tariq has asked Logto to trust the browser at the second step of his sign-in"
BACKUP_CODE_USED = "tariq has signed in once more, with the first backup code as second step"


@cache
def transcript(area: str) -> Json:
    recorded: Json = json.loads((seeding.TRANSCRIPTS / f"{area}.json").read_text(encoding="utf-8"))
    return recorded


def scenarios() -> list[tuple[str, str]]:
    found = (
        (area, scenario["name"]) for area in AREAS for scenario in transcript(area)["scenarios"]
    )
    return [scenario for scenario in found if scenario not in LEFT_OUT]


def records(area: str, scenario: str) -> list[Json]:
    return [record for record in transcript(area)["records"] if record["scenario"] == scenario]


@cache
def complaints(area: str, scenario: str) -> Complaints:
    """What the sandbox does otherwise, by step; a step that agrees is there with nothing."""
    given = next(
        item["given"] for item in transcript(area)["scenarios"] if item["name"] == scenario
    )
    with tempfile.TemporaryDirectory() as folder, Listener() as portal:
        config = SandboxConfig(
            database=Path(folder) / "sandbox.db",
            url=f"http://{sending.HOST}",
            avatar_storage=False,
        )
        app = sandbox_on(config)
        with app.app_context():
            late = LATE_SIGN_INS.get((area, scenario), {})
            replay = Replay(app, current.store(), given, portal, late)
            steps = records(area, scenario)
            replay.seed(json.dumps(steps))
            found = {record["step"]: replay.play(record) for record in steps}
        give_back(app)
    return found


@dataclass
class Replay:
    app: Flask
    store: Store
    given: Json
    portal: Listener
    late: dict[str, str]  # a token → the step before which its sign-in happened
    memory: Memory = field(init=False)
    browsers: dict[int, Browser] = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(lambda: datetime.fromtimestamp(clock.now() / 1000, UTC))
        self.browsers = defaultdict(lambda: Browser(self.app, self.store))

    def seed(self, text: str) -> None:
        """Make everything that is there before the first record; *text* is that of all records."""
        seeding.empty(self.store)
        seeding.name_hosts(self.memory, self.portal.host)
        seeding.seed_tenant(self.store, self.memory)
        seeding.seed_people(self.store, self.given, self.memory)
        if "<token:m2m>" in text:
            token = given_tokens.management_token(Client(self.app), self.memory)
            self.memory.values["<token:m2m>"] = token
        for placeholder in self.given.get("tokens", {}):
            if placeholder not in self.late:
                self._sign_in(placeholder)
        for placeholder, record in self.given.get("verifications", {}).items():
            self.memory.values[placeholder] = self._verified(record)
        for note in self.given.get("notes", []):
            self._happened(note)
        seeding.change_tenant(self.store, self.given, self.memory)

    def play(self, record: Json) -> list[str]:
        for placeholder, step in self.late.items():
            if step == record["step"]:
                self._sign_in(placeholder)
        try:
            if "event" in record:
                return self._event(record["event"])
            return self._exchange(record)
        except (Unknown, Lost) as error:
            return [f"{type(error).__name__}: {error}"]

    def _sign_in(self, placeholder: str) -> None:
        token = self.given["tokens"][placeholder]
        person, browser = self._person(token["user"]), self.browsers[token["browser"]]
        given_tokens.sign_in(browser, placeholder, token, person, self.memory)

    def _happened(self, note: str) -> None:
        if note == BROWSER_TRUSTED:
            trusted_devices.trust(self.memory.values["<id:user:tariq>"], "a browser")
            return
        if note != BACKUP_CODE_USED:
            raise NotImplementedError(note)
        ((placeholder, token),) = self.given["tokens"].items()
        person = self._person(token["user"])
        with_code = {**person, "backup_code": person["mfa"]["backup_codes"][0]}
        before = dict(self.memory.values)
        given_tokens.sign_in(
            Browser(self.app, self.store), placeholder, token, with_code, self.memory
        )
        self.memory.values = before  # the records go on with the tokens of the first sign-in

    def _exchange(self, record: Json) -> list[str]:
        browser = self.browsers[record["request"].get("browser", 0)]
        client = browser.client if "browser" in record["request"] else Client(self.app)
        sent_before = self._messages()
        answer = sending.send(client, record, self.memory)
        browser.location = answer.headers.get("location", "")
        found = answers.complaints_about(record, answer, self.memory)
        if "sent" in record:  # not every message was noted: its absence says nothing
            sent = self._messages()[len(sent_before) :]
            found += compare(record["sent"], sent, self.memory, "sent")
        return found

    def _event(self, event: Json) -> list[str]:
        match event["kind"]:
            case "browser-returns" if "person" in event:
                return self._provider_answers(event)
            case "browser-returns":
                return self._browser_returns(event)
            case "time-passes":
                TIME_PASSES[event["what"]](self.store)
                return []
            case "back-channel-logout":
                return self._portal_is_called(event)
        return [f"an event nobody plays: {event}"]

    def _browser_returns(self, event: Json) -> list[str]:
        """The browser that was sent to the sign-in pages last is the one that comes back."""
        browser = next(
            item for item in self.browsers.values() if item.location and item.location[0] == "/"
        )
        location = browser.returns_as(self._person(event["user"]), self.portal.host)
        return compare(event["location"], answers.location_of(location), self.memory, "location")

    def _provider_answers(self, event: Json) -> list[str]:
        """The provider is not Logto: what it does is done here, with the code it would give."""
        url, asked = self.memory.write(event["location"]["url"]), event["location"]["query"]
        code = provider_codes.issue("fake-idp", self.memory.write(event["person"]), url)
        location = f"{url}?{urlencode({'state': asked['state'], 'code': code})}"
        return compare(event["location"], answers.location_of(location), self.memory, "location")

    def _portal_is_called(self, event: Json) -> list[str]:
        call = self.portal.call()
        if call is None:
            return ["the portal was not called"]
        found = compare(event["request"], call, self.memory, "call")
        for name, parts in event["decoded"].items():
            token = answers.decoded(call["form"][name])
            found += compare(parts, token, self.memory, f"decoded {name}")
        return found

    def _person(self, name: str) -> Json:
        person: Json = self.memory.write(self.given["users"][name])
        return person

    def _verified(self, record: Json) -> str:
        token = next(
            self.memory.values[placeholder]
            for placeholder, token in self.given["tokens"].items()
            if token["user"] == record["user"]
        )
        person = self._person(record["user"])
        return given_tokens.verified_record(
            Client(self.app), self.store, record["kind"], person, token, record.get("subject")
        )

    def _messages(self) -> list[Json]:
        """What was sent so far, oldest first, as the transcripts describe it."""
        return [
            {
                "kind": row["kind"],
                "to": row["recipient"],
                "template": row["template"],
                **_told(row["payload"]),
            }
            for row in self.store.rows("SELECT * FROM messages ORDER BY rowid")
        ]


def _told(payload: Json) -> Json:
    """The code, and the other variables of the template where there are any."""
    code = {name: value for name, value in payload.items() if name == "code"}
    variables = {name: value for name, value in payload.items() if name != "code"}
    return {**code, **({"variables": variables} if variables else {})}
