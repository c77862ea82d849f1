"""Accounts at other providers: listed, linked by way of the provider, unlinked (contract §7.4)."""

from urllib.parse import urlencode

from flask import Response, request

from portal.sandbox.authing import pool
from portal.sandbox.authing.api import refusals
from portal.sandbox.authing.api.arguments import body, flag, required
from portal.sandbox.authing.api.caller import api, caller
from portal.sandbox.authing.api.envelope import Refused, done
from portal.sandbox.authing.oidc import signing
from portal.sandbox.authing.people.identities import identities_of, identity_json
from portal.sandbox.authing.people.providers import (
    PROVIDERS,
    provider_connected_by,
    provider_json,
)
from portal.sandbox.authing.people.ways_in import refuse_last_way
from portal.sandbox.current import config, store

bp = api("identities")


@bp.get("/get-identities")
def get_identities() -> Response:
    return done([identity_json(identity) for identity in identities_of(caller().user_id)])


@bp.get("/get-application-enabled-extidps")
def get_application_enabled_extidps() -> Response:
    """For everyone who names the application."""
    return done([provider_json(provider, _linking()) for provider in PROVIDERS])


@bp.get("/generate-link-extidp-url")
def generate_link_extidp_url() -> Response:
    """The person is named by their ID token, in this address and in the one that is answered."""
    asked = {
        name: required(request.args, name)
        for name in ("ext_idp_conn_identifier", "app_id", "id_token")
    }
    if provider_connected_by(asked["ext_idp_conn_identifier"]) is None:
        raise Refused(refusals.NOT_FOUND)
    claims = signing.claims_of_id_token(asked["id_token"])
    if claims is None or claims["aud"] != asked["app_id"]:
        raise Refused(refusals.NOT_SIGNED_IN)
    if flag("need_url_redirect"):
        asked |= {"need_url_redirect": "true", "target_url": required(request.args, "target_url")}
    return done({"url": f"{_linking()}?{urlencode(asked)}"})


@bp.post("/unlink-extidp")
def unlink_extidp() -> Response:
    """All rows of the provider go; the bearer is all it takes."""
    user, ext_idp_id = caller().user, required(body(), "extIdpId")
    if ext_idp_id not in {identity["ext_idp_id"] for identity in identities_of(user["id"])}:
        raise Refused(refusals.NOT_LINKED)
    if pool.setting("unlinkKeepsLastWay"):
        refuse_last_way(user, ext_idp_id)
    store().delete("identities", user_id=user["id"], ext_idp_id=ext_idp_id)
    return done()


def _linking() -> str:
    return f"{config().url}/api/v3/link-extidp"
