"""The addresses below ``/profile``; its views are in ``routes`` and ``avatar_routes``."""

from flask import Blueprint

bp = Blueprint("profile", __name__, url_prefix="/profile")
