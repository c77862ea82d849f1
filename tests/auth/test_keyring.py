"""What is sealed opens at its own place only, and keys can be changed with people signed in."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.auth.keyring import Keyring
from portal.tenants.reading import ConfigurationError

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = ("token", "acme", "session-1", "access_token")


def test_o33_what_was_sealed_opens_at_its_place():
    ring = Keyring({"k1": OLD})

    assert ring.open(ring.seal(b"secret", *PLACE), *PLACE) == b"secret"


@pytest.mark.parametrize("part", range(4))
def test_o33_it_opens_nowhere_else(part):
    ring = Keyring({"k1": OLD})
    elsewhere = [*PLACE]
    elsewhere[part] += "2"

    assert ring.open(ring.seal(b"secret", *PLACE), *elsewhere) is None


def test_o33_the_parts_of_a_place_do_not_run_together():
    ring = Keyring({"k1": OLD})

    assert ring.open(ring.seal(b"secret", "p", "ab", "c"), "p", "a", "bc") is None


def test_o33_no_bit_can_be_changed_and_no_byte_taken_away():
    ring = Keyring({"k1": OLD})
    blob = ring.seal(b"secret", *PLACE)

    for position in range(len(blob)):
        changed = bytearray(blob)
        changed[position] ^= 1
        assert ring.open(bytes(changed), *PLACE) is None
        assert ring.open(blob[:position], *PLACE) is None


def test_o33_two_seals_of_the_same_differ():
    ring = Keyring({"k1": OLD})

    assert ring.seal(b"secret", *PLACE) != ring.seal(b"secret", *PLACE)


def test_o33_keys_change_with_overlap():
    before, during, after = (
        Keyring({"old": OLD}),
        Keyring({"new": NEW, "old": OLD}),
        Keyring({"new": NEW}),
    )
    old, new = before.seal(b"secret", *PLACE), during.seal(b"secret", *PLACE)

    assert during.open(old, *PLACE) == during.open(new, *PLACE) == b"secret"
    assert after.open(new, *PLACE) == b"secret"
    assert after.open(old, *PLACE) is None
    assert before.open(new, *PLACE) is None


def test_codes_are_of_each_key_and_of_their_purpose():
    codes = Keyring({"new": NEW, "old": OLD}).codes("mia", "csrf")

    assert codes == (
        *Keyring({"new": NEW}).codes("mia", "csrf"),
        *Keyring({"old": OLD}).codes("mia", "csrf"),
    )
    assert len({*codes, *Keyring({"new": NEW}).codes("mia", "other")}) == 3
    assert {len(code) for code in codes} == {32}


def test_a_missing_file_is_made_for_its_owner_only_and_read_again(tmp_path):
    path = tmp_path / "data" / "keys"
    ring = Keyring.load(path, create=True)

    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert Keyring.load(path).open(ring.seal(b"secret", *PLACE), *PLACE) == b"secret"
    assert [file.name for file in path.parent.iterdir()] == ["keys"]


def test_of_several_that_start_at_once_all_have_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as together:
        rings = list(together.map(lambda _: Keyring.load(tmp_path / "keys", create=True), range(8)))

    assert len({ring.codes("m", "p") for ring in rings}) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "has no key"),
        ("# only a remark\n", "has no key"),
        ("k1", "line 1"),
        (f"k1 {base64.b64encode(b'short').decode()}", "line 1"),
        ("k1 !!!", "line 1"),
        (f"k/1 {base64.b64encode(OLD).decode()}", "line 1"),
        (f"k1 {base64.b64encode(OLD).decode()}\n" * 2, "line 2"),
    ],
)
def test_r55_a_file_that_is_wrong_is_told_by_its_line_and_never_by_its_contents(
    tmp_path, text, complaint
):
    (tmp_path / "keys").write_text(text)

    with pytest.raises(ConfigurationError, match=complaint) as told:
        Keyring.load(tmp_path / "keys")
    assert base64.b64encode(OLD).decode() not in str(told.value)


def test_r55_a_missing_file_is_told_when_none_is_to_be_made(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Keyring.load(tmp_path / "keys")
