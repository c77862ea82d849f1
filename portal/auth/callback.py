"""The platform's answer to a sign-in, as the browser brings it back (RFC 6749 §4.1.2)."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from portal.auth.failures import Failure, SignInFailed, failure_of

_LONGEST_CODE = 4096
_LONGEST_STATE = 256


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """Either *code* or *error* is there."""

    state: str = field(repr=False)
    issuer: str | None
    code: str | None = field(repr=False)
    error: str | None
    error_description: str

    def failure(self) -> SignInFailed | None:
        """The platform's refusal in our words, when it is one."""
        if self.error is None:
            return None
        detail = f"{self.error}: {self.error_description}"
        return SignInFailed(failure_of(self.error), "platform_error", detail=detail)


def callback_answer(arguments: MultiDict[str, str]) -> CallbackAnswer:
    """
    Raises SignInFailed when it is no answer: a parameter twice (W-29), neither or both of code and
    error, no state.
    """
    if any(len(values) > 1 for values in arguments.listvalues()):
        raise SignInFailed(Failure.REFUSED, "callback_parameter_twice")
    code, error = arguments.get("code") or None, arguments.get("error") or None
    state = arguments.get("state", "")
    if error is not None and not state:
        # Nothing says whose answer this is, so it can only be told, not followed.
        raise SignInFailed(failure_of(error), "callback_error_without_state", detail=error)
    if not 0 < len(state) <= _LONGEST_STATE:
        raise SignInFailed(Failure.REFUSED, "callback_state")
    if (code is None) == (error is None) or (code is not None and len(code) > _LONGEST_CODE):
        raise SignInFailed(Failure.REFUSED, "callback_code")
    return CallbackAnswer(
        state=state,
        issuer=arguments.get("iss"),
        code=code,
        error=error,
        error_description=arguments.get("error_description", ""),
    )
