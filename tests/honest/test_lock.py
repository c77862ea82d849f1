"""What npm installs is what was locked, from whichever registry the machine has."""

import json
from pathlib import Path

LOCK = json.loads(Path(__file__).with_name("package-lock.json").read_text())


def test_every_package_has_its_hash_and_none_says_where_it_comes_from():
    packages = {name: about for name, about in LOCK["packages"].items() if name}

    assert "node_modules/oidc-provider" in packages
    assert [name for name, about in packages.items() if "integrity" not in about] == []
    assert [name for name, about in packages.items() if "resolved" in about] == []
