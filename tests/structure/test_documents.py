"""What the documents say is what the code does."""

import re
from pathlib import Path

from portal.tenants.reference import markdown

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_settings_is_the_one_the_code_makes():
    assert (ROOT / "docs" / "configuration.md").read_text("utf-8") == markdown()


def test_the_two_commands_stand_in_the_readme_and_in_the_makefile():
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for verb in ("run", "test"):
        assert f"make {verb}" in readme
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE)


def test_every_link_in_the_documents_leads_to_a_file():
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_package_stands_in_the_architecture_page():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for package in sorted((ROOT / "portal").iterdir()):
        if (package / "__init__.py").exists():
            assert f"`{package.name}/" in page, f"{package.name} is not in docs/architecture.md"
