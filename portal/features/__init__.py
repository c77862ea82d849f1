"""The areas of the portal, in the order of the menu; none knows another."""

from portal.features import (
    access_tokens,
    activity,
    addresses,
    devices,
    linked_accounts,
    organizations,
    overview,
    passkeys,
    password,
    profile,
    security,
    username,
    verify,
)
from portal.web.feature import Feature

FEATURES: tuple[Feature, ...] = (
    overview.FEATURE,
    profile.FEATURE,
    security.FEATURE,
    password.FEATURE,
    addresses.EMAIL_FEATURE,
    addresses.PHONE_FEATURE,
    username.FEATURE,
    passkeys.FEATURE,
    devices.FEATURE,
    access_tokens.FEATURE,
    linked_accounts.FEATURE,
    activity.FEATURE,
    verify.FEATURE,
    organizations.FEATURE,
)
