"""The addresses below ``/security``."""

from flask import Blueprint

bp = Blueprint("security", __name__, url_prefix="/security")
