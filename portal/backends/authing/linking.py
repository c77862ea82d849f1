"""Accounts elsewhere: linking, unlinking, and those a company runs (authing-api.md §7.4, §8.5)."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from portal.backends.authing import wire
from portal.backends.authing.profile import ProfileAtAuthing
from portal.backends.leading_away import checked
from portal.backends.reading import read
from portal.backends.side_by_side import side_by_side
from portal.identity.company_accounts import CompanyAccount
from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    InputRejected,
    NotFound,
    Reason,
    SetupProblem,
)
from portal.identity.linking import LinkBeginning
from portal.identity.models import Person
from portal.identity.providers import Provider


class _Way(Struct, frozen=True):
    url: Annotated[str, Meta(max_length=16384)]


class LinkedAccountsAtAuthing(ProfileAtAuthing):
    """Keeps what ``LinkedAccountsBackend`` and ``CompanyBackend`` promise."""

    def begin_link(self, provider: Provider, state: str, return_to: str) -> LinkBeginning:
        """
        Authing’s pages do it all and lead back to *return_to*, with a query that tells nothing.
        The address they are found at holds the ID token, because Authing wants it there.
        """
        if provider.connection is None:
            raise SetupProblem("no_connection")
        told = {
            "ext_idp_conn_identifier": provider.connection,
            "app_id": self._reach.application,
            "id_token": self._reach.id_token(),
            "need_url_redirect": "true",
            "target_url": return_to,
        }
        try:
            answer = self._reach.person.get("/api/v3/generate-link-extidp-url", told)
        except NotFound as error:
            raise SetupProblem("no_connection") from error
        address = checked(read(_Way, answer).url)
        if not is_as_safe(address, self._reach.endpoint):
            raise BackendUnavailable("unsafe_way")
        return LinkBeginning(address, None)

    def unlink_account(self, provider: str, proof: str | None) -> None:
        """
        Authing asks for no proof of it, and may let the last way in go (§8.2): the portal has had
        one shown before, and looks at what is left itself. What a company runs lets somebody in as
        well, and is not theirs to unlink.
        """
        user, security, experience = side_by_side(self._user, self._security, self.experience)
        person = wire.person(user, security)
        if person.is_suspended:
            raise AccountSuspended("status")
        linked = {one.provider for one in person.identities or ()}
        if provider not in linked - {company.key for company in experience.companies}:
            raise NotFound("not_linked")
        if not _others(person, provider):
            raise InputRejected(None, Reason.LAST_WAY_IN, "last_way_in")
        self._reach.person.post("/api/v3/unlink-extidp", {"extIdpId": provider})

    def company_accounts(self, user_id: str) -> tuple[CompanyAccount, ...] | None:
        """
        From the person’s own identities: there is no other authority to ask with. None where the
        scope of the sign-in does not reach them.
        """
        known = {company.key: company.name for company in self.experience().companies}
        if not known:
            return ()
        user = self._user()
        if user.user_id != user_id:
            raise NotFound("not_theirs")
        if user.identities is None:
            return None
        found: dict[str, CompanyAccount] = {}
        for row in user.identities:
            if row.ext_idp_id in known:
                name, email = known[row.ext_idp_id], wire.text(row.info.get("email"))
                found.setdefault(row.ext_idp_id, CompanyAccount(name, row.called, email))
        return tuple(found.values())


def is_as_safe(address: str, endpoint: str) -> bool:
    """Whether *address*, which holds the ID token, is encrypted wherever *endpoint* is."""
    return urlsplit(address).scheme in {"https", urlsplit(endpoint).scheme}


def _others(person: Person, provider: str) -> bool:
    """Whether anything but *provider* lets *person* in, as Authing counts it."""
    providers = {one.provider for one in person.identities or ()} - {provider}
    by_password = person.has_password and person.username
    return bool(person.email or person.phone or providers or by_password)
