"""What the console has set for the user pool and its applications; tests change it."""

from typing import Any

from portal.sandbox.current import store

_KEY = "pool"

DEFAULTS: dict[str, Any] = {
    "userPoolId": "65a1b2c3d4e5f60718293a4b",
    "verifyOldEmail": True,
    "verifyOldPhone": True,
    "verifyCodeLength": 6,
    "verifyCodeMaxAttempts": 5,
    "passwordStrength": 2,
    "customPasswordStrength": None,
    "factors": ["OTP", "SMS", "EMAIL"],
    "factorsInPlan": True,
    "customFields": ["jobTitle", "team", "startedOn"],
    "selfDeletion": True,
    "unlinkKeepsLastWay": True,
    "usernameEditable": True,
    "registration": True,
    "upload": False,
    "throttled": False,
    "captchaAtReset": False,  # a forgotten password wants a captcha, as the vendor's page shows one
    "resetWantsToken": False,  # … or is only replaced for whoever is signed in
    "tellsWhoIsThere": False,  # … or an address without an account is refused
    "idTokenAlg": "RS256",  # or HS256, keyed with the application's secret
    "expiresInName": "expires_in",  # or expire_in, as the vendor's own description has it
    "authTimeClaim": True,
    "browserMember": "browser",  # of a parsed user agent; or name, as the newer SDK has it
    "refreshTokenGrant": True,
    "tokenAuthMethod": None,  # client_secret_post, client_secret_basic; None: either
    "introspectionAuthMethod": None,
    "revocationAuthMethod": None,
}


def setting(name: str) -> Any:
    return _settings()[name]


def change(**settings: Any) -> dict[str, Any]:
    """Set the members named; answers all of them. Raises KeyError for one that there is not."""
    unknown = set(settings) - set(DEFAULTS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    changed = {**_settings(), **settings}
    store().set_setting(_KEY, changed)
    return changed


def _settings() -> dict[str, Any]:
    return {**DEFAULTS, **store().setting(_KEY, {})}
