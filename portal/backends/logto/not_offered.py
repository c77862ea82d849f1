"""What Logto does not have: its capabilities say so, and no page leads here."""

from typing import NoReturn

from portal.identity.errors import NotFound


def _nothing(_self: object, *_args: object, **_options: object) -> NoReturn:
    raise NotFound("not_offered")


class MembershipsNotOffered:
    """Its organizations are more than that: people see to them themselves."""

    tenant_memberships = _nothing
    departments = _nothing
    user_groups = _nothing
    own_roles = _nothing
    has_role = _nothing
    authorized_resources = _nothing


class ForgottenPasswordsNotOffered:
    """Its own page replaces them."""

    send_reset_code = _nothing
    check_reset_code = _nothing
    reset_forgotten_password = _nothing


class PastSessionsNotOffered:
    """It lists what is signed in, and nothing else."""

    forget_session = _nothing
    signed_in_apps = _nothing
