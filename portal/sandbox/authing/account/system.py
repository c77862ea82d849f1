"""What needs no person: the server's keys, the countries, the public configuration (§7.1, §9)."""

from flask import Blueprint, Response, abort, jsonify

from portal.sandbox.authing import pool
from portal.sandbox.authing.api.caller import api
from portal.sandbox.authing.api.envelope import done
from portal.sandbox.authing.people.countries import COUNTRIES
from portal.sandbox.authing.people.encrypted import public_key
from portal.sandbox.current import store

bp = api("system")
public = Blueprint("authing_public_config", __name__)


@bp.get("/system")
def system() -> Response:
    """Bare, without an envelope."""
    return jsonify(
        {
            "rsa": {"publicKey": public_key()},
            "sm2": {"publicKey": ""},
            "version": "2.0.0",
            "publicIps": [],
        }
    )


@bp.get("/get-country-list")
def get_country_list() -> Response:
    return done(COUNTRIES)


@public.get("/api/v2/applications/<application_id>/public-config")
def public_config(application_id: str) -> Response:
    """In the older envelope, whose number is called ``code``."""
    application = store().find("applications", id=application_id)
    if application is None:
        abort(404, "no such application")
    shown = ("userPoolId", "verifyCodeLength", "passwordStrength", "customPasswordStrength")
    data = {
        "id": application["id"],
        "name": application["name"],
        "publicKey": public_key(),
        "defaultLanguageConfig": "zh-CN",
        **{name: pool.setting(name) for name in shown},
    }
    return jsonify({"code": 200, "message": "success", "data": data})
