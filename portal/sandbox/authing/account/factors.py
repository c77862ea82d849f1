"""Second steps: listed, removed, proven (contract §7.3); enrolling them is next door."""

from flask import Response, request

from portal.sandbox.authing.account.enrolling import offered, person_with_plan
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, required
from portal.sandbox.authing.api.caller import api
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.people.factors import factor_json, is_good_totp, remove_factor

bp = api("factors")


@bp.get("/list-enrolled-factors")
def list_enrolled_factors() -> Response:
    return done([factor_json(factor) for factor in person_with_plan()["factors"]])


@bp.get("/list-factors-to-enroll")
def list_factors_to_enroll() -> Response:
    enrolled = {factor["factorType"] for factor in person_with_plan()["factors"]}
    return done([{"factorType": kind} for kind in offered() if kind not in enrolled])


@bp.get("/get-factor")
def get_factor() -> Response:
    wanted = required(request.args, "factorId")
    for factor in person_with_plan()["factors"]:
        if factor["factorId"] == wanted:
            return done(factor_json(factor))
    raise Refused(refusals.NOT_FOUND)


@bp.post("/reset-factor")
def reset_factor() -> Response:
    """No code and no password: the bearer is all it takes."""
    if not remove_factor(person_with_plan(), required(body(), "factorId")):
        raise Refused(refusals.NOT_FOUND)
    return done()


@bp.post("/mfa-totp-verify")
def mfa_totp_verify() -> Response:
    return done({"verified": is_good_totp(person_with_plan(), required(body(), "totp"))})
