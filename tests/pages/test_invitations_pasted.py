"""What people paste, and the addresses in it."""

import pytest

from portal.features.invitations.pasted import addresses

A, B = "a@example.test", "b@example.test"


@pytest.mark.parametrize(
    "text",
    [
        f"{A} {B}",
        f"{A},{B}",
        f"{A}, {B}",
        f"{A};{B}",
        f"{A}\n\n{B}\n",
        f"{A}，{B}",
        f"{A}、{B}",
        f"{A}；{B}",
        f"Ann A <{A}>, Bo B. <{B}>",
        f"<{A}> <{B}>",
        f"{A}\t{B}",
        "a＠example.test b@example。test",
    ],
)
def test_addresses_are_found_however_they_are_told_apart(text):
    assert [one.address for one in addresses(text)] == [A, B]


def test_the_same_mailbox_counts_once_in_whatever_case():
    found = addresses(f"{A} {A.upper()} {B} A@EXAMPLE.TEST")

    assert [one.address for one in found] == [A, B]


@pytest.mark.parametrize("word", ["nope", "a@b", "@example.test", "a@@example.test", "x" * 200])
def test_what_is_no_address_is_kept_as_it_was_typed(word):
    (first, second) = addresses(f"{word} {A}")

    assert (first.text, first.address, second.address) == (word, None, A)


def test_nothing_is_found_in_nothing():
    assert addresses(" \n,; ") == []
