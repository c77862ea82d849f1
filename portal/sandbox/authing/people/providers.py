"""The providers that the applications are connected to; the stand-in plays all of them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Provider:
    """*ext_idp_id* is the provider's, *identifier* that of the connection to it.

    *kinds* are the ids by which it knows a person: there is a row of an identity for each.
    """

    ext_idp_id: str
    identifier: str
    type: str
    name: str
    english_name: str
    kinds: tuple[str, ...]
    is_enterprise: bool = False


PROVIDERS = (
    Provider("idp-mock-social", "mock-social", "oidc", "模拟社交", "Mock Social", ("openid",)),
    Provider("idp-wechat", "wechat-pc", "wechat", "微信", "WeChat", ("openid", "unionid")),
    Provider("idp-acme", "acme-saml", "saml", "Acme 公司", "Acme Corp", ("nameid",), True),
)


def provider_connected_by(identifier: str) -> Provider | None:
    return next((one for one in PROVIDERS if one.identifier == identifier), None)


def provider_with_id(ext_idp_id: str) -> Provider | None:
    return next((one for one in PROVIDERS if one.ext_idp_id == ext_idp_id), None)


def provider_json(provider: Provider, address: str) -> dict[str, Any]:
    """As ``get-application-enabled-extidps`` lists it; *address* is where linking begins."""
    return {
        "identifier": provider.identifier,
        "extIdpId": provider.ext_idp_id,
        "type": provider.type,
        "extIdpType": "enterprise" if provider.is_enterprise else "social",
        "bindUrl": address,
        "name": provider.name,
        "name_en": provider.english_name,
        "desc": f"使用{provider.name}登录",
        "desc_en": f"Sign in with {provider.english_name}",
        "logo": f"https://files.authing.example/{provider.identifier}.svg",
    }
