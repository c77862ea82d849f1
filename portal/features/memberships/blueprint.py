"""The addresses below ``/organization``."""

from flask import Blueprint

bp = Blueprint("memberships", __name__, url_prefix="/organization")
