"""What an adapter declares it can do is what this suite collects tests by."""

from portal.identity.backend import Capability
from tests.contract.conftest import ABLE

LACKING = {
    "logto": {
        Capability.ASKS_AT_CLOSING,
        Capability.CHECK_AUTHENTICATOR,
        Capability.FORGET_DEVICES,
        Capability.MEMBERSHIPS,
        Capability.RESET_PASSWORD_BY_CODE,
        Capability.RESET_WHEN_SIGNED_OUT,
        Capability.SIGNED_IN_APPS,
    },
    "authing": {
        Capability.ACCESS_TOKENS,
        Capability.APP_ACCESS,
        Capability.CHOOSE_WHEN_ASKED,
        Capability.CURRENT_SESSION,
        Capability.ORGANIZATIONS,
        Capability.PASSKEY_AS_SECOND_STEP,
        Capability.REPLACE_LINKED_ACCOUNT,
        Capability.SIGN_IN_LINKS,
        Capability.TRUSTED_DEVICES,
        Capability.UPLOAD_AVATAR,
        Capability.VERIFICATION_RECORDS,
    },
}


def test_the_adapter_declares_what_its_ground_is_tried_for(request, alices_backend):
    ground = request.node.callspec.params["ground"]

    assert alices_backend.capabilities == ABLE[ground]


def test_what_a_platform_is_known_to_lack_is_written_down_once(request, alices_backend):
    """Declaring less is a decision, never an oversight."""
    ground = request.node.callspec.params["ground"]

    assert set(Capability) - alices_backend.capabilities == LACKING[ground.partition("-")[0]]


def test_whoever_is_signed_in_is_known(alices_backend):
    person = alices_backend.person()

    assert (person.name, person.username) == ("Alice Adams", "alice")
    assert (person.email, person.phone) == ("alice@example.test", "+14155550101")
    assert person.has_password
