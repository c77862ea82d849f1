"""
What holds for every page's markup. Pages are read some thousand times in a run of all tests, so the
walks over them make no more than they need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import html5lib

# Words between two tags, and values, in which nothing can end them or stand for something else.
_HARMLESS = r"[^<>&\"\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]*"
_WORDS = re.compile(rf">\s*[^\s<>&\"\x00-\x1f\x7f-\x9f]{_HARMLESS}<")
_VALUE = re.compile(rf'(?<! type)="{_HARMLESS}"')
_parsed: set[str] = set()


def check_markup(body: str, url: str) -> None:
    _check_grammar(body)
    page = _Outline(body)
    _check_frame(page, f"on {url}")
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids)), f"no id is used twice on {url}: {ids}"
    labels = {tag.get("for") for tag in page.tags if tag.name == "label"}
    for tag in page.tags:
        wrong = _wrong_with(tag, ids, labels)
        assert not wrong, f"{wrong} on {url}: {tag}"


def _check_grammar(body: str) -> None:
    """Whether it is HTML does not depend on its words: the same tags are parsed once."""
    skeleton = _VALUE.sub('=""', _WORDS.sub(">words<", body))
    if skeleton not in _parsed:
        html5lib.HTMLParser(strict=True).parse(body)
        _parsed.add(skeleton)


@dataclass
class _Tag:
    name: str
    attributes: dict[str, str]
    has_token: bool = field(default=False, repr=False)
    """Of a form: there is one among its fields."""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Outline(HTMLParser):
    """A page's tags in their order, and its words."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: list[_Tag] = []
        self.words: list[str] = []
        self.title: list[str] = []
        self.heading: list[str] = []
        self._form: _Tag | None = None
        self._inside: dict[str, list[str]] = {}
        self.feed(body)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        tag = _Tag(name, {attribute: value or "" for attribute, value in attributes})
        self.tags.append(tag)
        if name == "form":
            self._form = tag
        elif tag.get("name") == "csrf_token" and self._form:
            self._form.has_token = True
        elif name == "h1":
            self._inside["h1"] = self.heading
        elif name == "title":
            self._inside["title"] = self.title

    def handle_endtag(self, name: str) -> None:
        self._inside.pop(name, None)
        if name == "form":
            self._form = None

    def handle_data(self, words: str) -> None:
        self.words.append(words)
        if said := words.strip():
            for heard in self._inside.values():
                heard.append(said)


def _check_frame(page: _Outline, where: str) -> None:
    names = [tag.name for tag in page.tags]
    assert names.count("h1") == 1, f"a page has one heading {where}"
    assert names.count("main") == 1, f"a page has one main part {where}"
    title = re.sub("^(Error: |错误：)", "", "".join(page.title))
    heading = " ".join(page.heading)
    assert heading, f"a heading says something {where}"
    assert title.startswith(heading), f"the title starts with the heading {where}: {title!r}"
    language = next(tag.get("lang") for tag in page.tags if tag.name == "html")
    assert language, f"a page tells its language {where}"
    assert "Foyer" not in "".join(page.words), f"a page bears the tenant's name {where}"


def _wrong_with(tag: _Tag, ids: list[str], labels: set[str]) -> str | None:
    described = tag.get("aria-describedby").split()
    if missing := [id_ for id_ in described if id_ not in ids]:
        return f"{missing} describes something and is not there"
    if tag.name in ("script", "style") and "src" not in tag.attributes:
        return "nothing is inline: the policy forbids it"
    if any(name == "style" or name.startswith("on") for name in tag.attributes):
        return "nothing is inline: the policy forbids it"
    source = tag.get("src") or (tag.get("href") if tag.name == "link" else "")
    if source.startswith("http"):
        return "something is loaded from elsewhere"
    match tag.name:
        case "input" | "select" | "textarea":
            is_named = tag.get("aria-label") or tag.attributes.get("id") in labels
            return None if is_named or tag.get("type") == "hidden" else "a control has no label"
        case "form":
            return _wrong_with_form(tag)
        case "a":
            leaves = tag.get("target") == "_blank" or tag.get("href").startswith("http")
            is_safe = "noopener" in tag.get("rel").split()
            return "a link opens without rel=noopener" if leaves and not is_safe else None
    return None


def _wrong_with_form(form: _Tag) -> str | None:
    if not form.get("action"):
        return "a form does not say where it goes"
    if form.get("method").lower() == "post" and not form.has_token:
        return "a form carries no token"
    return None
