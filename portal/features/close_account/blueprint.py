"""The addresses below ``/close-account``."""

from flask import Blueprint

bp = Blueprint("close_account", __name__, url_prefix="/close-account")
