"""The addresses below ``/passkeys``."""

from flask import Blueprint

bp = Blueprint("passkeys", __name__, url_prefix="/passkeys")
