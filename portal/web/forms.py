"""
What all forms share: nothing typed is lost, nothing acts twice, and a refusal by the platform
looks like one of ours.

The token against forged requests is checked before a view runs (``portal.web.csrf``), not here.
A form asks no remote while it validates; that is the errand's business.
"""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from flask import Response, abort, after_this_request, g, request
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField

from portal.identity.errors import (
    AccountSuspended,
    BackendUnavailable,
    ChangedElsewhere,
    InputRejected,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PartlySaved,
    PortalError,
    SetupProblem,
    SignInRequired,
    TooManyAttempts,
    VerificationRequired,
)
from portal.ops.request_ids import current_request_id
from portal.web.once import new_form_key
from portal.web.reasons import words_for

log = structlog.get_logger()

_DIRECTION_CONTROLS = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069}
_SOME_MINUTES = 300  # seconds to wait where nobody said
_LINE_ENDS = {0x2028, 0x2029}
_WEB_ADDRESS = ("://", "www.")


class PortalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """
    A form of ours.

    *status* is what the page that shows it again answers with: 200 where the person has to change
    something, else what stood in the way. *form_errors* are about the form as a whole.
    """

    form_key = HiddenField()

    unknown_words = _l(
        "We do not know whether this was saved: no answer came back in time. "
        "See what is there now before you submit again."
    )
    too_many_words = _l("Too many attempts. Wait %(time)s, then submit again.")
    stale_words = _l("This page was open for a while. Nothing is lost: send it again.")
    unavailable_words = _l(
        "The service is not answering. Nothing was changed, and what you typed "
        "is still here. Submit again in a moment."
    )

    class Meta:
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.status = 200
        if not self.form_key.data or g.get("csrf_stale", False):
            self.form_key.data = new_form_key()

    def accepted_by(self, action: Callable[[], object]) -> bool:
        """
        Validate here, then there: run *action* on a valid form that was sent, and say whether it
        went through.

        A refusal of the platform lands on its field, everything else that keeps a person from
        finishing lands on the form, so that what they typed stays where it was. What a person
        cannot mend here (signed out, suspended, not set up) is raised on.
        """
        if not self.is_submitted():
            return False
        self._refuse_doubled_fields()
        if g.get("csrf_stale", False):
            self.complain(self.stale_words)
            return False
        if not self.validate():
            return False
        try:
            action()
        except PortalError as error:
            self.refused(error)
            return False
        return True

    def complain(self, words: object, status: int = 200) -> None:
        """Say *words* above the form, about all of it."""
        self.form_errors.append(str(words))
        self.status = status

    def take_over(self, form: "PortalForm") -> None:
        """What was said on *form*, on the fields that are here still."""
        for name, field in self._fields.items():
            if name in form:
                field.errors = form[name].errors
        for words in form.form_errors:
            self.complain(words)
        self.status = form.status

    def refused(self, error: PortalError) -> None:
        """Show *error* to the person, or raise it on where this form is not the place for it."""
        if not isinstance(error, InputRejected | ChangedElsewhere):
            log.warning("form_refused", error=type(error).__name__, backend_code=error.code)
        match error:
            case InputRejected(field=field, complaints=complaints):
                for complaint in complaints:
                    self._refused_value(field, words_for(complaint))
            case ChangedElsewhere():
                self.complain(_("This was changed elsewhere in the meantime."), 409)
            case PartlySaved():
                self.complain(_("Only part of this was saved. Submit again to save the rest."), 502)
            case NotAllowed():
                self.complain(
                    _("Changing this is switched off now. If you need it changed, ask support."),
                    403,
                )
            case TooManyAttempts(retry_after=seconds):
                wait = timedelta(seconds=seconds or _SOME_MINUTES)
                self.complain(self.too_many_words % {"time": format_timedelta(wait)}, 429)
                after_this_request(_to_be_tried_after(wait))
            case OutcomeUnknown():
                self.complain(self.unknown_words, 504)
            case BackendUnavailable():
                self.complain(self.unavailable_words, 503)
            case _:
                raise error

    def _refused_value(self, field: str | None, words: str) -> None:
        if field is not None and field in self._fields:
            add_error(self._fields[field], words)
        else:
            self.complain(words)

    def _refuse_doubled_fields(self) -> None:
        """A field given twice means two things to two readers (W-29)."""
        if any(len(values) > 1 for _name, values in request.form.lists()):
            abort(400)


class PatientForm(PortalForm):
    """
    A form that stays where it is also when only support can help: what was typed is still there
    when they have (R-22, R-32). Who has to sign in or to prove who they are is led there as ever.
    """

    setup_words = _l(
        "Something for this has not been switched on. Nothing was changed. Tell support this "
        "reference: %(reference)s"
    )
    unknown_refusal_words = _l(
        "We could not do this just now. Submit again; if it happens again, tell support this "
        "reference: %(reference)s"
    )

    def refused(self, error: PortalError) -> None:
        try:
            super().refused(error)
        except (SignInRequired, AccountSuspended, VerificationRequired, NotFound):
            raise
        except PortalError:
            is_setup = isinstance(error, SetupProblem)
            words = self.setup_words if is_setup else self.unknown_refusal_words
            self.complain(words % {"reference": current_request_id()}, 502)


def _to_be_tried_after(wait: timedelta) -> Callable[[Response], Response]:
    """Programs are told in the header what people read (RFC 9110 §10.2.3)."""

    def tell(response: Response) -> Response:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
        return response

    return tell


def add_error(field: Field, words: object) -> None:
    field.errors = [*field.errors, str(words)]


def one_line(text: str | None) -> str:
    """
    *text* as it may stand in a name: composed (NFC), trimmed, on one line, and without characters
    that nobody sees but that turn or break the text around it (W-23, W-27).
    """
    spaced = "".join(" " if _is_white(char) else char for char in text or "")
    return " ".join(_visible(spaced).split(" ")).strip()


def several_lines(text: str | None) -> str:
    """The same for a text that may have several lines; they end in a single newline each."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(one_line(line) for line in lines).strip("\n")


def holds_web_address(text: str) -> bool:
    """Whether mail programs would make a link of a part of it, under a name that people trust."""
    return any(mark in text.lower() for mark in _WEB_ADDRESS)


def _is_white(char: str) -> bool:
    return char in "\t\n\r\v\f" or ord(char) in _LINE_ENDS


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        char
        for char in composed
        if unicodedata.category(char) not in ("Cc", "Cs") and ord(char) not in _DIRECTION_CONTROLS
    )


class LineField(StringField):
    """One line of text, cleaned as it arrives."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = one_line(valuelist[0]) if valuelist else ""


class LinesField(TextAreaField):
    """Several lines of text, cleaned as they arrive."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = several_lines(valuelist[0]) if valuelist else ""

    def __init__(self, *arguments: Any, **kwargs: Any) -> None:
        super().__init__(*arguments, **kwargs)
        self.type = "TextAreaField"  # what the templates know it by
