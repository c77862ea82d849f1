"""A value in a path stays one part of it, whatever it is (W-61)."""

from urllib.parse import unquote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from portal.backends.paths import path, segment
from portal.identity.errors import NotFound

FIT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=64)


@given(FIT.filter(lambda text: text not in (".", "..")))
def test_w61_a_value_comes_out_as_it_went_in_and_adds_no_part(value):
    address = f"https://auth.example{path('/api/users/{user}/roles', user=value).text}"

    went_out = requests.Request("GET", address).prepare().path_url

    assert went_out.startswith("/api/users/")
    assert went_out.count("/") == 4
    assert "?" not in went_out
    assert "#" not in went_out
    assert unquote(went_out.split("/")[3]) == value


@pytest.mark.parametrize("value", ["", ".", "..", "a\nb", "a\x00", "a\u202eb", "x" * 257])
def test_w61_what_can_be_the_name_of_nothing_is_not_found(value):
    with pytest.raises(NotFound):
        segment(value)
