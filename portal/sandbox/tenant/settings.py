"""The tenant's settings as Logto keeps them: the account center and the sign-in experience."""

from typing import Any

from portal.sandbox.current import store
from portal.sandbox.errors import ApiError

Json = dict[str, Any]

TENANT = "default"

ACCOUNT_CENTER = "account_center"
SIGN_IN_EXPERIENCE = "sign_in_experience"
CONNECTORS = "connectors"

# Fields of the account center, in Logto's order.
FIELDS = (
    "name",
    "avatar",
    "profile",
    "email",
    "phone",
    "password",
    "username",
    "social",
    "customData",
    "mfa",
    "passkey",
    "session",
)
CONTROLS = ("Off", "ReadOnly", "Edit")

_DEFAULT_ACCOUNT_CENTER: Json = {
    "tenantId": TENANT,
    "id": TENANT,
    "enabled": False,
    "fields": {},
    "webauthnRelatedOrigins": [],
    "deleteAccountUrl": None,
    "customCss": None,
    "profileFields": None,
}

_DEFAULT_SIGN_IN_EXPERIENCE: Json = {
    "tenantId": TENANT,
    "id": TENANT,
    "color": {"primaryColor": "#6139F6", "isDarkModeEnabled": False, "darkPrimaryColor": "#8768F8"},
    "branding": {},
    "hideLogtoBranding": False,
    "languageInfo": {"autoDetect": True, "fallbackLanguage": "en"},
    "termsOfUseUrl": None,
    "privacyPolicyUrl": None,
    "agreeToTermsPolicy": "Automatic",
    "signIn": {"methods": []},
    "signUp": {"identifiers": ["username"], "password": True, "verify": False},
    "socialSignIn": {},
    "socialSignInConnectorTargets": [],
    "signInMode": "SignInAndRegister",
    "customCss": None,
    "customContent": {},
    "customUiAssets": None,
    "customUiCsp": {},
    "passwordPolicy": {},
    "mfa": {"factors": [], "policy": "UserControlled"},
    "adaptiveMfa": {},
    "singleSignOnEnabled": False,
    "supportEmail": None,
    "supportWebsiteUrl": None,
    "unknownSessionRedirectUrl": None,
    "captchaPolicy": {},
    "sentinelPolicy": {},
    "emailBlocklistPolicy": {},
    "verificationCodePolicy": {},
    "forgotPasswordMethods": [],
    "passkeySignIn": {},
    "signUpProfileFields": None,
    "passwordExpiration": {},
    "usernamePolicy": {
        "caseSensitive": True,
        "minLength": 1,
        "maxLength": 128,
        "allowedChars": {"lowercase": True, "uppercase": True, "numbers": True, "underscore": True},
    },
}


def account_center() -> Json:
    return {**_DEFAULT_ACCOUNT_CENTER, **store().setting(ACCOUNT_CENTER, {})}


def change_account_center(**members: Any) -> Json:
    """Replace the members named, each as a whole, and answer all of them."""
    with store().transaction():
        store().set_setting(ACCOUNT_CENTER, {**account_center(), **members})
        return account_center()


def sign_in_experience() -> Json:
    return {**_DEFAULT_SIGN_IN_EXPERIENCE, **store().setting(SIGN_IN_EXPERIENCE, {})}


def has_trusted_devices() -> bool:
    """A release of Logto does not know them; a development build does, and says so here."""
    return "trustedDevice" in sign_in_experience()


def has_connector(connector_type: str) -> bool:
    """*connector_type* is ``Email``, ``Sms`` or ``Social``."""
    return any(connector["type"] == connector_type for connector in connectors())


def require_connector(kind: str) -> None:
    """Raises ApiError 501 ``connector.not_found`` where no message of *kind* can be sent."""
    connector_type = "Email" if kind == "email" else "Sms"
    if not has_connector(connector_type):
        message = f"Cannot find any available connector for type: {connector_type}."
        raise ApiError(501, "connector.not_found", message=message)


def offered_connectors() -> list[Json]:
    """Those of social providers that the sign-in offers, in the tenant's order."""
    by_target = {item["target"]: item for item in connectors() if item["type"] == "Social"}
    targets = sign_in_experience()["socialSignInConnectorTargets"]
    return [by_target[target] for target in targets if target in by_target]


def connectors() -> list[Json]:
    """Mail, text message and social connectors, each as the Management API shows them."""
    found: list[Json] = store().setting(CONNECTORS, [])
    return found
