"""The operator's patterns mean what JavaScript says, and cost nobody more than a moment."""

import time
from contextlib import suppress

import pytest

from portal.features.profile.patterns import LONGEST_VALUE, UnusablePattern, fits


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        (r"^[A-Z]{3}-\d{2}$", "ABC-12", True),
        (r"^[A-Z]{3}-\d{2}$", "ABC-12\n", False),
        (r"^[A-Z]{3}-\d{2}$", "abc-12", False),
        (r"\d", "a1b", True),
        (r"^\d+$", "١٢", False),
        (r"^\w+$", "é", False),
        (r"^\s$", "\u00a0", True),
        (r"^\S$", "\u00a0", False),
        (r"^.$", "\u2028", False),
        (r"^(?<pair>\d)\k<pair>$", "11", True),
        (r"^(?<pair>\d)\k<pair>$", "12", False),
        (r"^(a)\1*b$", "aaab", True),
        (r"^\/a$", "/a", True),
        (r"^[^]$", "x", True),
        (r"[]", "x", False),
        (r"^\u0041\x42$", "AB", True),
        (r"^a{2}b{x}$", "aab{x}", True),
        (r"^\p{2}$", "pp", True),
        (r"^(?=.*\d)(?=.*[a-z]).{4,}$", "ab12", True),
        (r"(?<!x)y", "xy", False),
        (r"^[[a]$", "[", True),
        (r"^[+\-]?\d+$", "-5", True),
        (r"^[\w.+-]+@[\w-]+\.[a-z]{2,}$", "a.b@c.de", True),
        (r"^[\d\s]+$", "1 2", True),
        (r"^a+?$", "aaa", True),
        (r"^\Qx$", "Qx", True),
    ],
)
def test_a_pattern_means_what_it_means_in_a_browser(pattern, value, expected):
    assert fits(pattern, value) is expected


@pytest.mark.parametrize(
    "pattern",
    ["[", "(", "a)", "a++", "a**", "*a", "(?i)x", "(?P<x>y)", "(?>a)", "\\", "x" * 1001, "a{3,1}"],
)
def test_a_pattern_that_is_none_of_javascripts_cannot_be_used(pattern):
    with pytest.raises(UnusablePattern):
        fits(pattern, "x")


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 500),
        (r"^(a|aa)+$", "a" * 200 + "!"),
        (r"^(\w+\s?)*$", "a" * 60 + "!"),
        (r"^(.*a){20}$", "a" * 60 + "!"),
    ],
)
def test_a_costly_pattern_is_given_up_within_moments(pattern, value):
    before = time.process_time()
    with suppress(UnusablePattern):
        assert fits(pattern, value) is False
    assert time.process_time() - before < 1


def test_a_value_beyond_the_longest_fits_nothing():
    assert fits("^x*$", "x" * LONGEST_VALUE)
    assert not fits("^x*$", "x" * (LONGEST_VALUE + 1))
