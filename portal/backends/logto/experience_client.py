"""
What Logto tells anyone about a tenant; no token goes along.

Each process keeps the two documents of a tenant for a while, so that pages do not wait for them,
and goes on with what it has when Logto is down.
"""

from dataclasses import dataclass, field

from portal.backends.http import JsonClient
from portal.backends.kept import Kept
from portal.backends.logto import published, wire
from portal.backends.side_by_side import side_by_side
from portal.identity.models import (
    AccountRules,
    CustomField,
    Experience,
    PasswordPolicy,
    UsernamePolicy,
)
from portal.identity.passkeys import PasskeyRules

RULES_FRESH = 60.0
EXPERIENCE_FRESH = 300.0
"""Seconds until a document is asked for again."""


@dataclass(frozen=True, slots=True)
class _SignIn:
    experience: Experience
    fields: dict[str, CustomField]
    usernames: UsernamePolicy
    passwords: PasswordPolicy
    passkeys_sign_in: bool


@dataclass(frozen=True, slots=True)
class KeptDocuments:
    """Of one tenant, for all requests of this process."""

    center: Kept[published.WireAccountCenter] = field(default_factory=Kept)
    sign_in: Kept[_SignIn] = field(default_factory=Kept)

    def known_experience(self) -> Experience | None:
        sign_in = self.sign_in.known()
        return sign_in.experience if sign_in else None

    def forget(self) -> None:
        self.center.forget()
        self.sign_in.forget()


class ExperienceClient:
    """*application* is the portal's own at Logto, whose brand goes before the tenant's."""

    def __init__(self, http: JsonClient, kept: KeptDocuments, application: str) -> None:
        self._http = http
        self._kept = kept
        self._application = application

    def rules(self) -> AccountRules:
        center, sign_in = side_by_side(self._center, lambda: self._sign_in(RULES_FRESH))
        return published.rules(center, sign_in.fields, sign_in.usernames, sign_in.passwords)

    def experience(self) -> Experience:
        return self._sign_in(EXPERIENCE_FRESH).experience

    def passkey_rules(self, address: str) -> PasskeyRules:
        center, sign_in = side_by_side(self._center, lambda: self._sign_in(RULES_FRESH))
        kinds = sign_in.experience.second_steps.kinds
        return published.passkey_rules(
            center, kinds, signs_in=sign_in.passkeys_sign_in, address=address
        )

    def _center(self) -> published.WireAccountCenter:
        return self._kept.center.get(self._fetch_center, fresh=RULES_FRESH)

    def _sign_in(self, fresh: float) -> _SignIn:
        return self._kept.sign_in.get(self._fetch_sign_in, fresh=fresh)

    def _fetch_center(self) -> published.WireAccountCenter:
        answer = self._http.get("/api/.well-known/account-center")
        return wire.read(published.WireAccountCenter, answer)

    def _fetch_sign_in(self) -> _SignIn:
        answer = self._http.get("/api/.well-known/sign-in-exp", {"appId": self._application})
        read = wire.read(published.WireSignInExperience, answer)
        return _SignIn(
            published.experience(read),
            published.fields(read),
            published.username_policy(read),
            published.password_policy(read),
            read.passkey_sign_in.enabled,
        )
