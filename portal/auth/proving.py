"""
Proof before the sensitive thing: the table of needs at work for the request at hand (W-30).

The app hands in one table of all routes that change something. A route with a need is not reached
before it is met, neither its form nor its action: the person proves who they are at ``/verify`` and
comes back. What they had typed and is no secret comes back with them (R-20, R-35).
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import structlog
from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from werkzeug.exceptions import HTTPException

from portal.auth import proofs, typed
from portal.auth.current import current_person, current_session, identity, is_signed_in
from portal.auth.guards import Access
from portal.auth.parts import parts, request_session
from portal.auth.proofs import Need, NoProof, Proof, SecondStep, Stage, Way
from portal.auth.session_records import SessionRecord
from portal.auth.store import StoreUnavailable
from portal.backends.side_by_side import side_by_side
from portal.identity.backend import Capability
from portal.identity.errors import PortalError, VerificationRequired
from portal.identity.factors import Strength
from portal.identity.models import VerificationRecord
from portal.tenants import current
from portal.web.errors import refused
from portal.web.once import earlier_answer
from portal.web.redirects import safe_next

log = structlog.get_logger()

Table: TypeAlias = Mapping[str, Need | NoProof]
"""By endpoint."""

_EXTENSION = "foyer.proofs"


def init_app(app: Flask, table: Table) -> None:
    """To be called after sessions and the gates of forms are in place."""
    app.extensions[_EXTENSION] = dict(table)
    typed.init_app(app, {endpoint: row.keeps for endpoint, row in table.items()})
    app.before_request(_ask_for_proof)
    app.register_error_handler(VerificationRequired, _lapsed)


def unsaid(app: Flask) -> list[str]:
    """The endpoints where people signed in change something and the table says nothing of it."""
    table = _table(app)
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "access", None) is Access.SIGNED_IN
        and rule.endpoint not in table
    )


def need_of(path: str) -> Need | None:
    """What the page at *path* wants proven, with what the tenant's operator demands on top."""
    return _need(endpoint_of(path))


def endpoint_of(path: str) -> str | None:
    """What is found at *path*, which may have a query; None for nothing."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, _ = adapter.match(path.partition("?")[0], method="GET")  # type: ignore[union-attr]  # a request is on
    except HTTPException:
        return None
    return str(endpoint)


def missing(need: Need) -> Stage | None:
    """What the person signed in still has to prove for *need*; None when nothing is missing."""
    stage = proofs.missing(_proofs(), need, parts().now())
    if stage is not Stage.RECORD:
        return stage
    if need.unless_nothing and need.guarded and not current_person().can_verify:
        return _missing_beside_records(need)
    if need.asks_itself and need.asks_itself(identity().account_rules(), current_person()):
        return _missing_beside_records(need)
    return stage


def _missing_beside_records(need: Need) -> Stage | None:
    """
    Where no record is wanted: a password, a code or nothing at all does not stand in for the second
    step of whoever has one.
    """
    if not need.second_step or good_proofs(need):
        return None
    asked = identity().second_step_asked(current_session().record.subject)
    return Stage.SIGN_IN if asked else None


def good_proofs(need: Need) -> list[Proof]:
    return proofs.good(_proofs(), need, parts().now())


def record(endpoint: str | None = None) -> str | None:
    """
    The platform's record for the action at hand, or for the one at *endpoint*; None where it is
    done without one.
    """
    need = _need(endpoint or request.endpoint)
    return proofs.record_for(_proofs(), need, parts().now()) if need else None


def use_up() -> None:
    """
    The action at hand was done: where each wants a proof of its own, this one is over. What was
    done is told, whatever the store does: a proof that it keeps ends by itself.
    """
    need = _need(request.endpoint)
    if need is None or not need.once:
        return
    try:
        request_session().change(
            lambda record: replace(record, proofs=proofs.without(record.proofs, need.purpose))
        )
    except StoreUnavailable as error:
        log.warning("proof_not_used_up", error=error.code)


def is_proven_for(endpoint: str) -> bool:
    """Whether somebody who went to *endpoint* now would be asked for nothing first."""
    need = _need(endpoint)
    return need is None or missing(need) is None


def forget_records(endpoint: str) -> None:
    """The platform says that a proof for *endpoint* is over; its word counts (R-20)."""
    need = _need(endpoint)
    if need is not None:
        request_session().change(
            lambda record: replace(
                record, proofs=proofs.without_records(record.proofs, need.purpose)
            )
        )


def proven_by_record(
    need: Need, way: Way, made: VerificationRecord, *, shown: SecondStep | None = None
) -> None:
    """
    The platform has seen *way*: noted for *need*, under a new session id (O-31). *shown* is what it
    says of the second step, where it is more than whether there is one.
    """
    now = parts().now()
    proof = Proof(
        way=way,
        purpose=need.purpose,
        proven_at=now,
        ends_at=proofs.early(made.expires_at, now),
        second_step=shown or _standing_of_second_step(),
        record=made.id,
    )
    request_session().rotate(_adding(proof, now))
    log.info("proven", way=way.value, purpose=need.purpose, tenant=current.get().id)


def proven_by_sign_in(purpose: str) -> None:
    """The session has just begun with a fresh sign-in; what it showed is read, never assumed."""
    now = parts().now()
    proof = Proof(
        way=Way.SIGN_IN,
        purpose=purpose,
        proven_at=now,
        ends_at=now + proofs.TEN_MINUTES,
        second_step=_shown_second_step(),
    )
    request_session().change(_adding(proof, now))
    log.info("proven", way=proof.way.value, purpose=purpose, tenant=current.get().id)


def enrolled_second_step() -> None:
    """
    The person has just enrolled a second step here, and showed it by that: what they have proven
    in this session stays good.
    """
    request_session().change(_knowing(SecondStep.NONE, SecondStep.ENROLLED))


def check_second_step(asked: Strength) -> None:
    """
    For a page that has learnt anyway what a sign-in *asked* for by now. Raises VerificationRequired
    for someone who proved who they are when they had no second step, and has got one since in
    another session. Before anything acts, all pages are asked the same: see ``_ask_for_proof``.
    """
    need = _need(request.endpoint)
    if need is not None and asked and _knew_of_none(need):
        request_session().change(_knowing(SecondStep.NONE, SecondStep.NOT_SHOWN))
        raise VerificationRequired("second_step_since")


def typed_before() -> dict[str, str]:
    """What was typed on this page when its proof turned out to have lapsed."""
    return typed.before()


def _ask_for_proof() -> ResponseReturnValue | None:
    need = _need(request.endpoint)
    if not is_signed_in():
        return None
    if need is None:
        if request.method == "POST":
            typed.forget()
        return None
    if missing(need) is not None:
        # Sent twice, a form may come when the first has used up what it wanted proven.
        answered = earlier_answer() if need.once else None
        return answered or _to_proof(need)
    if request.method == "POST":
        if not g.get("csrf_stale", False) and _has_enrolled_elsewhere(need):
            return _to_proof_of_second_step(need)
        typed.forget()
    return None


def _knew_of_none(need: Need) -> bool:
    return any(proof.second_step is SecondStep.NONE for proof in good_proofs(need))


def _has_enrolled_elsewhere(need: Need) -> bool:
    """
    Whether the person has got a second step in another session since they proved who they are. It
    is asked when something is to be done, and not each time a page is looked at; who it is, which
    nearly every page asks next, is asked at the same time.
    """
    if not need.second_step or not _knew_of_none(need):
        return False
    platform, user_id = identity(), current_session().record.subject
    _person, asked = side_by_side(current_person, lambda: platform.second_step_asked(user_id))
    return bool(asked)


def _to_proof_of_second_step(need: Need) -> ResponseReturnValue | None:
    """From now on it is wanted. A form sent twice may be the very one that has enrolled it."""
    answered = earlier_answer()
    if answered is not None:
        return answered
    request_session().change(_knowing(SecondStep.NONE, SecondStep.NOT_SHOWN))
    log.info("second_step_since", purpose=need.purpose, tenant=current.get().id)
    return _to_proof(need) if missing(need) is not None else None


def _lapsed(error: VerificationRequired) -> ResponseReturnValue:
    """At a page with a need, the person is asked once more and comes back."""
    need = _need(request.endpoint)
    if need is None:
        return refused(error)
    log.info("proof_refused", backend_code=error.code)
    forget_records(request.endpoint or "")
    return _to_proof(need)


def _to_proof(need: Need) -> ResponseReturnValue:
    if request.method == "POST" and not g.get("csrf_stale", False):
        typed.remember()
    return redirect(url_for("verify.show", next=_this_page()), 303)


def _this_page() -> str:
    """With its query, also after a POST: what was posted is kept apart, and only what may be."""
    return safe_next(request.full_path.rstrip("?"))


def _need(endpoint: str | None) -> Need | None:
    row = _table(current_app).get(endpoint or "")
    if not isinstance(row, Need):
        return None
    if row.replaced_by is not None and row.replaced_by in identity().capabilities:
        row = row.replaced()
    settings = current.get().proof
    return row.demanded(
        sign_in=row.name in settings.fresh_sign_in_for,
        max_age=60.0 * settings.minutes,
        by_record=Capability.VERIFICATION_RECORDS in identity().capabilities,
    )


def _table(app: Flask) -> dict[str, Need | NoProof]:
    found: dict[str, Need | NoProof] = app.extensions[_EXTENSION]
    return found


def _proofs() -> tuple[Proof, ...]:
    return current_session().record.proofs


def _adding(proof: Proof, now: float) -> Callable[[SessionRecord], SessionRecord]:
    return lambda record: replace(record, proofs=proofs.with_proof(record.proofs, proof, now))


def _knowing(before: SecondStep, after: SecondStep) -> Callable[[SessionRecord], SessionRecord]:
    return lambda record: replace(record, proofs=proofs.knowing(record.proofs, before, after))


def _standing_of_second_step() -> SecondStep:
    asked = identity().second_step_asked(current_session().record.subject)
    return SecondStep.NOT_SHOWN if asked else SecondStep.NONE


def _shown_second_step() -> SecondStep:
    """What cannot be found out counts as not shown."""
    record = current_session().record
    try:
        asked = identity().second_step_asked(record.subject)
        if not asked:
            return SecondStep.NONE
        shown = identity().second_step_shown(record.subject, record.platform_session)
    except PortalError as error:
        log.warning("second_step_unknown", backend_code=error.code)
        return SecondStep.NOT_SHOWN
    if not shown:
        return SecondStep.NOT_SHOWN
    return SecondStep.USED if shown >= asked else SecondStep.WEAKER
