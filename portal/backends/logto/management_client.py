"""Management API: the portal acting for one person (contracts/logto-api.md §6.1)."""

from msgspec import Struct

from portal.backends.http import JsonClient
from portal.backends.logto import wire
from portal.backends.paths import path
from portal.identity.errors import SetupProblem, SignInRequired


class _User(Struct, frozen=True, rename="camel"):
    is_suspended: bool


class ManagementClient:
    """
    Bound to *user_id* from the start, so that no call can name somebody else.

    This API would let us change anyone's account; the person signed in is the only one we touch.
    """

    def __init__(self, http: JsonClient, user_id: str) -> None:
        self._http = http
        self._user_id = user_id

    def is_suspended(self) -> bool:
        """Raises NotFound for someone who is gone, SetupProblem when the portal may not ask."""
        try:
            answer = self._http.get(path("/api/users/{user}", user=self._user_id))
        except SignInRequired as error:
            # It is the portal that is not let in, and not the person who has to sign in.
            raise SetupProblem(error.code) from error
        return wire.read(_User, answer).is_suspended
