"""The addresses below ``/organizations/<id>/invitations``."""

from flask import Blueprint

bp = Blueprint("invitations", __name__, url_prefix="/organizations/<organization_id>/invitations")
