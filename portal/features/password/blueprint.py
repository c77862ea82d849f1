"""The addresses below ``/password``."""

from flask import Blueprint

bp = Blueprint("password", __name__, url_prefix="/password")
