"""What the parts of a profile are called, and on which page each is changed."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.identity.models import ProfileField

LABELS: dict[ProfileField, LazyString] = {
    ProfileField.AVATAR: _l("Picture"),
    ProfileField.NAME: _l("Display name"),
    ProfileField.GIVEN_NAME: _l("Given name"),
    ProfileField.MIDDLE_NAME: _l("Middle name"),
    ProfileField.FAMILY_NAME: _l("Family name"),
    ProfileField.NICKNAME: _l("Nickname"),
    ProfileField.COMPANY: _l("Company"),
    ProfileField.BIRTHDATE: _l("Date of birth"),
    ProfileField.GENDER: _l("Gender"),
    ProfileField.WEBSITE: _l("Website"),
    ProfileField.TIME_ZONE: _l("Time zone"),
    ProfileField.LOCALE: _l("Language"),
    ProfileField.ADDRESS: _l("Address"),
}

ADDRESS_LABELS: dict[str, LazyString] = {
    "street": _l("Street and number"),
    "postal_code": _l("Postal code"),
    "locality": _l("Town or city"),
    "region": _l("State or region"),
    "country": _l("Country"),
}

PAGES: dict[ProfileField, str] = {
    ProfileField.AVATAR: "profile.avatar",
    ProfileField.NAME: "profile.name",
    ProfileField.GIVEN_NAME: "profile.name",
    ProfileField.MIDDLE_NAME: "profile.name",
    ProfileField.FAMILY_NAME: "profile.name",
    ProfileField.NICKNAME: "profile.name",
    ProfileField.COMPANY: "profile.personal",
    ProfileField.BIRTHDATE: "profile.personal",
    ProfileField.GENDER: "profile.personal",
    ProfileField.WEBSITE: "profile.personal",
    ProfileField.TIME_ZONE: "profile.personal",
    ProfileField.LOCALE: "profile.personal",
    ProfileField.ADDRESS: "profile.address",
}

PAGE_OF_CUSTOM_FIELDS = "profile.more"
