"""
How a tenant presents itself: what its file says, else what its platform's sign-in page shows.

Pure words: colours and addresses are as they were written. Nothing here is fit to be put on a page
before ``portal.web.branding`` has parsed it (W-22).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from portal.identity.models import Experience
from portal.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of the operator's own, named in the tenant's file."""

    path: Path


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """A picture that the platform names: fetched by us, drawn anew, served from our own host."""

    url: str


PictureSource: TypeAlias = PictureFile | PictureAddress


@dataclass(frozen=True, slots=True)
class Brand:
    """Name, colours, pictures and links; what is not known is None."""

    name: str
    color: str | None = None
    dark_color: str | None = None
    logo: PictureSource | None = None
    dark_logo: PictureSource | None = None
    favicon: PictureSource | None = None
    terms_url: str | None = None
    privacy_url: str | None = None
    support_url: str | None = None
    support_email: str | None = None


def brand_of(tenant: Tenant, experience: Experience | None = None) -> Brand:
    """
    The tenant's own word first, the platform's where it is silent.

    A dark colour belongs to its light one, and a dark logo to its light one: where the tenant gives
    one of a pair, the platform's other half is not mixed in.
    """
    own, platform = tenant.branding, experience or Experience()
    return Brand(
        name=tenant.name,
        color=own.color or platform.color,
        dark_color=own.dark_color or (None if own.color else platform.dark_color),
        logo=_picture(own.logo, platform.logo_url),
        dark_logo=_picture(own.dark_logo, None if own.logo else platform.dark_logo_url),
        favicon=_picture(own.favicon, platform.favicon_url),
        terms_url=own.terms_url or platform.terms_url,
        privacy_url=own.privacy_url or platform.privacy_url,
        support_url=own.support_url or platform.support_url,
        support_email=own.support_email or platform.support_email,
    )


def _picture(file: str, url: str | None) -> PictureSource | None:
    if file:
        return PictureFile(Path(file))
    return PictureAddress(url) if url else None
