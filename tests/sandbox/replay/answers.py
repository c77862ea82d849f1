"""An answer of the sandbox against the recorded one: status, headers, body, tokens inside it."""

import base64
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.sandbox.replay.comparison import compare
from tests.sandbox.replay.placeholders import Memory

Json = dict[str, Any]

# In these, the parameters' names count; their texts are for people.
_CHALLENGE_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


def complaints_about(record: Json, answer: TestResponse, memory: Memory) -> list[str]:
    response = record["response"]
    if answer.status_code != response["status"]:
        said = answer.get_data(as_text=True)[:300]
        return [f"status: expected {response['status']}, got {answer.status_code}: {said}"]
    complaints = [
        complaint
        for name, value in response["headers"].items()
        for complaint in _header(name, value, answer.headers.get(name), memory)
    ]
    complaints += _body(record, answer, memory)
    if not complaints:
        complaints += _tokens(record.get("decoded", {}), answer, memory)
    return complaints


def location_of(address: str) -> Json:
    """An address taken apart as the transcripts have it."""
    parts = urlsplit(address)
    taken: Json = {"url": urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))}
    if parts.query:
        taken["query"] = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.fragment:
        taken["fragment"] = dict(parse_qsl(parts.fragment, keep_blank_values=True))
    return taken


def decoded(token: str) -> Json:
    """Header and payload of a JWT; its signature is the business of other tests."""
    header, payload, _ = token.split(".")
    return {"header": _part(header), "payload": _part(payload)}


def _part(text: str) -> Json:
    part: Json = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return part


def _header(name: str, expected: Any, actual: str | None, memory: Memory) -> list[str]:
    path = f"header {name}"
    if actual is None:
        return [f"{path}: missing, expected {expected!r}"]
    if name == "location":
        return compare(expected, location_of(actual), memory, path)
    if name == "content-type":
        return compare(expected.partition(";")[0], actual.partition(";")[0], memory, path)
    if name == "allow":
        return compare(_words(expected), _words(actual), memory, path)
    if name == "www-authenticate":
        return compare(_challenge(expected), _challenge(actual), memory, path)
    return compare(expected, actual, memory, path)


def _words(text: str) -> list[str]:
    return sorted(word.strip() for word in text.split(","))


def _challenge(text: str) -> Json:
    return {"scheme": text.partition(" ")[0], **dict(_CHALLENGE_PARAMETER.findall(text))}


def _body(record: Json, answer: TestResponse, memory: Memory) -> list[str]:
    response = record["response"]
    if "json" in response:
        body = answer.get_json(silent=True, force=True)
        if body is None:
            return [f"body: expected JSON, got {answer.get_data(as_text=True)[:200]!r}"]
        return compare(response["json"], body, memory, unordered=record.get("unordered", False))
    if "text" in response:
        return compare(response["text"], answer.get_data(as_text=True).strip(), memory, "text")
    if "html" in response and response["html"]["forms"]:
        return compare(response["html"]["forms"], _forms(answer), memory, "forms")
    return []


def _forms(answer: TestResponse) -> list[Json]:
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    return [
        {
            "action": form.get("action"),
            "inputs": {
                field["name"]: field.get("value", "") for field in form.select("input[name]")
            },
        }
        for form in page.select("form")
    ]


def _tokens(expected: Json, answer: TestResponse, memory: Memory) -> list[str]:
    body = answer.get_json(silent=True) or {}
    return [
        complaint
        for name, parts in expected.items()
        for complaint in compare(parts, decoded(body[name]), memory, f"decoded {name}")
    ]
