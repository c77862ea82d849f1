"""The addresses below ``/forgotten-password``."""

from flask import Blueprint

bp = Blueprint("forgotten_password", __name__, url_prefix="/forgotten-password")
