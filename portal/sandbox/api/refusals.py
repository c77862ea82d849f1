"""Refusals of what has the wrong shape, as Logto's guard makes them (contracts/logto-api.md §1).

Logto validates with zod and shows zod's issues, so the names here are zod's. Each function answers
the refusal; raising it is the caller's.
"""

from collections.abc import Collection
from typing import Any

from portal.sandbox.errors import ApiError

Path = tuple[str | int, ...]

ABSENT = object()  # the value of a member that was not sent

_SMALLEST = {
    "string": "String must contain at least {} character(s)",
    "number": "Number must be greater than or equal to {}",
    "array": "Array must contain at least {} element(s)",
}


def invalid_type(path: Path, expected: str, value: Any, part: str = "body") -> ApiError:
    """*value* is not the *expected* type; *part* of the request is ``body`` or ``files``."""
    received = _type_name(value)
    message = "Required" if value is ABSENT else f"Expected {expected}, received {received}"
    issue = {"code": "invalid_type", "expected": expected, "received": received, "message": message}
    return _refusal(
        path, f"(invalid_type) Expected {expected} but received {received}.", issue, part
    )


def missing(path: Path, expected: str, part: str = "body") -> ApiError:
    return invalid_type(path, expected, ABSENT, part)


def invalid_choice(path: Path, options: Collection[str], received: str) -> ApiError:
    wanted = " | ".join(f"'{option}'" for option in options)
    message = f"Invalid enum value. Expected {wanted}, received '{received}'"
    issue = {
        "received": received,
        "code": "invalid_enum_value",
        "options": list(options),
        "message": message,
    }
    return _refusal(path, f"(invalid_enum_value) {message}", issue)


def invalid_string(path: Path, validation: str, message: str) -> ApiError:
    issue = {"validation": validation, "code": "invalid_string", "message": message}
    return _refusal(path, f"(invalid_string) {message}", issue)


def too_small(path: Path, minimum: float, kind: str) -> ApiError:
    """*kind* is ``number``, or ``string`` or ``array``, of which the length is meant."""
    message = _SMALLEST[kind].format(minimum)
    bounds = {"minimum": minimum, "type": kind, "inclusive": True, "exact": False}
    issue = {"code": "too_small", **bounds, "message": message}
    return _refusal(path, f"(too_small) {message}", issue)


def too_big(path: Path, maximum: int) -> ApiError:
    message = f"String must contain at most {maximum} character(s)"
    bounds = {"maximum": maximum, "type": "string", "inclusive": True, "exact": False}
    issue = {"code": "too_big", **bounds, "message": message}
    return _refusal(path, f"(too_big) {message}", issue)


def custom(path: Path, message: str) -> ApiError:
    """A rule of its own is broken."""
    return _refusal(path, f"(custom) {message}", {"code": "custom", "message": message})


def fits_none(alternatives: Collection[ApiError]) -> ApiError:
    """The body is neither of several shapes; *alternatives* say why not, one each."""
    message = "Invalid input"
    errors = [alternative.data for alternative in alternatives]
    issue = {"code": "invalid_union", "unionErrors": errors, "message": message}
    return _refusal((), f"(invalid_union) {message}", issue)


def unknown_kind(name: str, options: Collection[str]) -> ApiError:
    """The member that tells kinds of objects apart names none of *options*."""
    wanted = " | ".join(f"'{option}'" for option in options)
    message = f"Invalid discriminator value. Expected {wanted}"
    issue = {"code": "invalid_union_discriminator", "options": list(options), "message": message}
    return _refusal((name,), f"(invalid_union_discriminator) {message}", issue)


def _refusal(path: Path, complaint: str, issue: dict[str, Any], part: str = "body") -> ApiError:
    key = ".".join(str(step) for step in path)
    return ApiError(
        400,
        "guard.invalid_input",
        message=f"The request {part} is invalid.",
        data={"issues": [{**issue, "path": list(path)}], "name": "ZodError"},
        details=f'Error in key path "{key}": {complaint}',
    )


def _type_name(value: Any) -> str:
    if value is ABSENT:
        return "undefined"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names: dict[type, str] = {
        str: "string",
        int: "number",
        float: "number",
        list: "array",
        dict: "object",
    }
    return names[type(value)]
