"""Whether accounts are closed here at all, and where else."""

from dataclasses import dataclass
from enum import Enum

from portal.auth.current import identity
from portal.identity.backend import Capability
from portal.tenants import current


class Where(Enum):
    HERE = "here"
    TENANTS_PAGE = "tenants_page"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Standing:
    """*url* is the tenant's own page where there is one."""

    where: Where
    url: str = ""


def standing() -> Standing:
    """The operator's word first, then the tenant's own page, then what the platform can do."""
    if not current.get().closing.allowed:
        return Standing(Where.NOT_HERE)
    url = identity().account_rules().closing_url
    if url:
        return Standing(Where.TENANTS_PAGE, url)
    able = Capability.CLOSE_ACCOUNT in identity().capabilities
    return Standing(Where.HERE if able else Where.NOT_HERE)
