"""The pages below ``/email`` and ``/phone``: the same for both."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.auth.guards import signed_in
from portal.features.addresses import changing, entering, removing
from portal.features.addresses.kinds import Kind
from portal.web.csrf import keeps_input
from portal.web.once import acts_once


def pages_of(kind: Kind) -> Blueprint:
    bp = Blueprint(kind.channel.value, __name__, url_prefix=f"/{kind.channel.value}")

    @bp.route("", methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def edit() -> ResponseReturnValue:
        return entering.edit(kind)

    @bp.route("/code", methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def confirm() -> ResponseReturnValue:
        return changing.confirm(kind)

    @bp.post("/code/another")
    @signed_in
    @keeps_input
    @acts_once
    def resend() -> ResponseReturnValue:
        return changing.resend(kind)

    @bp.post("/code/old")
    @signed_in
    @keeps_input
    @acts_once
    def resend_old() -> ResponseReturnValue:
        return changing.resend_old(kind)

    @bp.post("/code/cancellation")
    @signed_in
    def cancel() -> ResponseReturnValue:
        return changing.cancel(kind)

    @bp.route("/removal", methods=["GET", "POST"])
    @signed_in
    @keeps_input
    @acts_once
    def remove() -> ResponseReturnValue:
        return removing.remove(kind)

    @bp.post("/removal/code")
    @signed_in
    @keeps_input
    @acts_once
    def send_at_removal() -> ResponseReturnValue:
        return removing.send_code(kind)

    return bp
