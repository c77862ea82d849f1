"""All members of an organization, one page of them after the other."""

from collections.abc import Iterator

from portal.identity.organizations import BoundOrganization, Member

_PER_PAGE = 100


def pages(
    platform: BoundOrganization, *, role_id: str = "", most: int | None = None
) -> Iterator[tuple[Member, ...]]:
    """
    Those with the role, or everybody; each page is asked for when it is looked at. No more than
    *most* of them, where that is a number.
    """
    number, so_far = 1, 0
    while True:
        page = platform.members(role_id=role_id, page=number, size=_PER_PAGE)
        end = page.total if most is None else min(page.total, most)
        yield page.members[: end - so_far]
        so_far += len(page.members)
        if not page.members or so_far >= end:
            return
        number += 1
