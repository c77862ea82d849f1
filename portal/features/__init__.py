"""The areas of the portal, in the order of the menu; none knows another."""

from portal.features import (
    access_tokens,
    activity,
    addresses,
    apps,
    devices,
    invitations,
    joining,
    linked_accounts,
    organizations,
    overview,
    passkeys,
    password,
    profile,
    security,
    two_step,
    username,
    verify,
)
from portal.web.feature import Feature

FEATURES: tuple[Feature, ...] = (
    overview.FEATURE,
    profile.FEATURE,
    apps.FEATURE,
    security.FEATURE,
    password.FEATURE,
    addresses.EMAIL_FEATURE,
    addresses.PHONE_FEATURE,
    username.FEATURE,
    passkeys.FEATURE,
    linked_accounts.FEATURE,
    devices.FEATURE,
    activity.FEATURE,
    two_step.FEATURE,
    access_tokens.FEATURE,
    verify.FEATURE,
    organizations.FEATURE,
    invitations.FEATURE,
    joining.FEATURE,
)
