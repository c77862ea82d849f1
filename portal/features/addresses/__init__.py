"""The email address and the phone number: the first one, another, and none."""

from portal.features.addresses.kinds import EMAIL, PHONE
from portal.features.addresses.routes import pages_of
from portal.web.feature import Feature

EMAIL_FEATURE = Feature(pages_of(EMAIL))
PHONE_FEATURE = Feature(pages_of(PHONE))
