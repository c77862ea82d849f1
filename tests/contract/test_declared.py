"""What an adapter declares it can do is what this suite collects tests by."""

from tests.contract.conftest import ABLE


def test_the_adapter_declares_what_its_ground_is_tried_for(request, alices_backend):
    ground = request.node.callspec.params["ground"]

    assert alices_backend.capabilities == ABLE[ground]


def test_whoever_is_signed_in_is_known(alices_backend):
    person = alices_backend.person()

    assert (person.name, person.username) == ("Alice Adams", "alice")
    assert (person.email, person.phone) == ("alice@example.test", "+14155550101")
    assert person.has_password
