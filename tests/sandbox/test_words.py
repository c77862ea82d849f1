"""Every word of the sandbox's pages is there in Chinese, and no word that is gone."""

import ast
import re
from pathlib import Path

from portal.ops.places import templates_folder
from portal.sandbox import sign_in
from portal.sandbox.account import passkey_page
from portal.sandbox.authing import sign_in as sign_in_of_the_stand_in
from portal.sandbox.companies import company_page
from portal.sandbox.messages import outbox
from portal.sandbox.pages.words import CHINESE

SPEAKING = [
    *sorted((Path(sign_in.__file__).parent).glob("*.py")),
    *sorted((Path(sign_in_of_the_stand_in.__file__).parent).glob("*.py")),
    Path(passkey_page.__file__),
    Path(company_page.__file__),
]


def words_of_templates() -> set[str]:
    found: set[str] = set()
    for path in (templates_folder() / "sandbox").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bt\("([^"]+)"', text))
        found |= set(re.findall(r'field\(t, "[^"]+", "([^"]+)"', text))
        found |= set(re.findall(r'\bhint="([^"]+)"', text))
    return found


def sentences_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    written = {text for text in texts if isinstance(text, str) and "\n" not in text}
    return {text for text in written if re.fullmatch(r"[A-Z][^_<>`]* [^_<>`]*\.", text)}


def words_of_code() -> set[str]:
    said = {word for path in SPEAKING for word in sentences_of(path)}
    docstrings = {
        line
        for path in SPEAKING
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
        and (line := ast.get_docstring(node, clean=False))
    }
    return (said - docstrings) | set(outbox._SUBJECTS.values()) | {"Your code"}


def test_every_word_has_its_chinese():
    assert (words_of_templates() | words_of_code()) - set(CHINESE) == set()


def test_no_chinese_is_left_over():
    assert set(CHINESE) - words_of_templates() - words_of_code() == set()


def test_places_for_names_are_the_same_in_both_languages():
    places = re.compile(r"%\(\w+\)s")

    assert all(places.findall(text) == places.findall(CHINESE[text]) for text in CHINESE)
