"""The demo's tenant: what an operator would have set in Logto's console."""

from typing import Any
from urllib.parse import urlsplit

from portal.sandbox import clock
from portal.sandbox.current import config, store
from portal.sandbox.ids import long_id, opaque_token
from portal.sandbox.tenant.companies import SSO_CONNECTORS
from portal.sandbox.tenant.profile_fields import add_field
from portal.sandbox.tenant.settings import (
    ACCOUNT_CENTER,
    CONNECTORS,
    FIELDS,
    SIGN_IN_EXPERIENCE,
    TENANT,
)

Json = dict[str, Any]

SHOP, NOTES = "northwind-shop", "paperclip-notes"

COMPANY, COMPANY_DOMAIN = "meridian0001", "meridian.test"

_ROLES = {
    "admin": (
        "Organization administrator",
        ("read:member", "invite:member", "manage:member", "manage:organization"),
    ),
    "member": ("Organization member", ("read:member",)),
}
_SCOPES = {
    "read:member": "See the members of the organization",
    "invite:member": "Invite people to the organization",
    "manage:member": "Change the members of the organization and their roles",
    "manage:organization": "Change the organization itself",
}

_LOGO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E"
    "%3Ccircle cx='12' cy='12' r='11' fill='%23{color}'/%3E"
    "%3Cpath d='M7 16V8l10 8V8' fill='none' stroke='white' stroke-width='2.5'/%3E%3C/svg%3E"
)


def add_tenant() -> None:
    store().set_setting(ACCOUNT_CENTER, _account_center())
    store().set_setting(SIGN_IN_EXPERIENCE, _sign_in_experience())
    store().set_setting(CONNECTORS, _connectors())
    store().set_setting(SSO_CONNECTORS, [_company()])
    _add_profile_fields()
    _add_organization_template()
    _add_other_applications()


def _account_center() -> Json:
    addresses = [uri for application in config().applications for uri in application.redirect_uris]
    parts = [urlsplit(address) for address in addresses]
    return {
        "enabled": True,
        "fields": dict.fromkeys(FIELDS, "Edit"),
        "webauthnRelatedOrigins": list(dict.fromkeys(f"{p.scheme}://{p.netloc}" for p in parts)),
    }


def _sign_in_experience() -> Json:
    codes = {"password": True, "verificationCode": True, "isPasswordPrimary": True}
    return {
        "color": {
            "primaryColor": "#2f5bd7",
            "isDarkModeEnabled": True,
            "darkPrimaryColor": "#8fabff",
        },
        "branding": {
            "logoUrl": _LOGO.format(color="2f5bd7"),
            "darkLogoUrl": _LOGO.format(color="5b7fe8"),
            "favicon": _LOGO.format(color="2f5bd7"),
        },
        "termsOfUseUrl": "https://northwind.example/terms",
        "privacyPolicyUrl": "https://northwind.example/privacy",
        "supportEmail": "help@northwind.example",
        "supportWebsiteUrl": "https://northwind.example/help",
        "signIn": {
            "methods": [
                {"identifier": "username", **codes, "verificationCode": False},
                {"identifier": "email", **codes},
                {"identifier": "phone", **codes},
            ]
        },
        "socialSignInConnectorTargets": ["mock-social", "pear-id"],
        "singleSignOnEnabled": True,
        "passwordPolicy": {"length": {"min": 10, "max": 128}, "characterTypes": {"min": 3}},
        "mfa": {"factors": ["Totp", "WebAuthn", "BackupCode"], "policy": "NoPrompt"},
        "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"],
    }


def _connectors() -> list[Json]:
    return [
        _connector("Email", "mock-email-service", "mock-mail", {"en": "Mock Mail Service"}),
        _connector("Sms", "mock-short-message-service", "mock-sms", {"en": "Mock SMS Service"}),
        _social_connector(
            "mock-social", {"en": "Mock Social", "zh-CN": "Mock 社交登录"}, color="c2410c"
        ),
        # Answers with a form that the browser posts, as Apple does.
        _social_connector(
            "pear-id", {"en": "Pear ID", "zh-CN": "梨子 ID"}, color="4d7c0f", form_post=True
        ),
    ]


def _social_connector(
    target: str, name: dict[str, str], *, color: str, form_post: bool = False
) -> Json:
    """One that leads to a page of the sandbox's own."""
    return {
        **_connector("Social", f"{target}-connector", target, name),
        "platform": "Universal",
        "logo": _LOGO.format(color=color),
        "logoDark": None,
        "isTokenStorageSupported": True,
        "config": {
            "authorizationEndpoint": f"{config().url.rstrip('/')}/provider/{target}",
            "clientId": "northwind",
            "scope": "profile email",
            "formPost": form_post,
        },
    }


def _company() -> Json:
    """One whose people sign in on a page of the sandbox’s own."""
    return {
        "tenantId": TENANT,
        "id": COMPANY,
        "providerName": "OIDC",
        "connectorName": "meridian-staff",
        "config": {
            "issuer": f"{config().url.rstrip('/')}/companies/{COMPANY}",
            "clientId": "northwind",
            "clientSecret": opaque_token(),
        },
        "domains": [COMPANY_DOMAIN],
        "branding": {"displayName": "Meridian", "logo": _LOGO.format(color="7c3aed")},
        "syncProfile": True,
        "enableTokenStorage": False,
        "createdAt": clock.now(),
    }


def _connector(kind: str, connector_id: str, target: str, name: dict[str, str]) -> Json:
    return {
        "id": target.replace("-", "").ljust(21, "0"),  # the same after every reset
        "type": kind,
        "connectorId": connector_id,
        "target": target,
        "platform": None,
        "name": name,
        "syncProfile": False,
        "enableTokenStorage": False,
    }


def _add_other_applications() -> None:
    """One of the company's own, marked to be shown to people, and one that somebody else runs."""
    shop = {"url": "https://shop.northwind.example/", "logo": _LOGO.format(color="0d7a5f")}
    _add_application(
        SHOP, "Northwind Shop", "Everything for the harbor", custom_data={"portal": shop}
    )
    _add_application(NOTES, "Paperclip Notes", None, is_third_party=True)


def _add_application(
    application_id: str, name: str, description: str | None, **columns: Any
) -> None:
    store().insert(
        "applications",
        id=application_id,
        name=name,
        description=description,
        type="Traditional",
        secret=opaque_token(),
        created_at=clock.now(),
        **columns,
    )


def _add_profile_fields() -> None:
    """One of each kind; ``address``, ``fullname`` and OIDC's names are kept in the profile."""
    team = {
        "options": [{"value": "red", "label": "Red team"}, {"value": "blue", "label": "Blue team"}]
    }
    parts = ("streetAddress", "locality", "region", "postalCode", "country")
    _add_field("jobTitle", "Text", "Job title", "What you do here", minLength=2, maxLength=60)
    _add_field(
        "deskNumber",
        "Number",
        "Desk number",
        "On the sign at your desk",
        minValue=1,
        maxValue=999,
    )
    _add_field("startDate", "Date", "Start date", "Your first day here", format="yyyy-MM-dd")
    _add_field(
        "newsletter",
        "Checkbox",
        "Newsletter",
        "Send me the monthly letter",
        defaultValue="false",
    )
    _add_field("team", "Select", "Team", "Where you play", required=True, **team)
    _add_field("homepage", "Url", "Project page", "Where your work can be seen")
    _add_field("badge", "Regex", "Badge number", "Like AB-1234", format="^[A-Z]{2}-[0-9]{4}$")
    _add_field("address", "Address", "Postal address", "Where we send parcels", parts=_parts(parts))
    _add_field(
        "fullname",
        "Fullname",
        "Full name",
        "As in your passport",
        parts=_parts(("givenName", "middleName", "familyName")),
    )


def _add_field(
    name: str, kind: str, label: str, description: str, *, required: bool = False, **settings: Any
) -> None:
    add_field(name, kind, label, description, required=required, settings=settings)


def _parts(names: tuple[str, ...]) -> list[Json]:
    return [{"enabled": True, "name": name, "type": "Text", "required": False} for name in names]


def _add_organization_template() -> None:
    scope_ids = {name: long_id() for name in _SCOPES}
    for name, description in _SCOPES.items():
        store().insert(
            "organization_scopes", id=scope_ids[name], name=name, description=description
        )
    for name, (description, scopes) in _ROLES.items():
        role_id = long_id()
        store().insert("organization_roles", id=role_id, name=name, description=description)
        for scope in scopes:
            store().insert("organization_role_scopes", role_id=role_id, scope_id=scope_ids[scope])
