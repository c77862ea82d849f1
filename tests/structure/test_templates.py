"""Every template compiles, uses only what there is, and marks nothing as safe."""

import re

import pytest
from jinja2 import meta

from portal.ops.places import static_folder, templates_folder

TEMPLATES = sorted(
    str(path.relative_to(templates_folder()))
    for path in templates_folder().rglob("*")
    if path.is_file()
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles_and_what_it_names_is_there(portal, name):
    source = (templates_folder() / name).read_text("utf-8")
    tree = portal.jinja_env.parse(source, name)

    portal.jinja_env.compile(source, name)
    for wanted in meta.find_referenced_templates(tree):
        assert wanted in TEMPLATES, f"{name} wants {wanted}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_w20_nothing_in_a_template_is_exempt_from_escaping(name):
    source = (templates_folder() / name).read_text("utf-8")
    if name == "components/icon.html":  # its shapes are written in the template itself
        assert source.count("| safe") == 1
        source = source.replace("{{ shapes[name] | safe }}", "")

    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", source), name


@pytest.mark.parametrize("name", TEMPLATES)
def test_w02_no_style_and_no_script_stands_in_a_template(name):
    source = (templates_folder() / name).read_text("utf-8")

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source), name
    assert not re.search(r"<script(?![^>]*\ssrc=)", source), name


def test_no_template_is_left_over(portal):
    """Each is rendered by a route, extended, or imported by another."""
    code = "\n".join(
        path.read_text("utf-8")
        for folder in (templates_folder(), templates_folder().parent / "portal")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".html", ".txt", ".css", ".svg")
    )

    assert [name for name in TEMPLATES if f'"{name}"' not in code] == []


def test_every_block_of_css_says_what_it_is_for():
    for path in sorted((static_folder() / "css").rglob("*.css")):
        assert path.read_text("utf-8").lstrip().startswith("/*"), path.name
