"""The addresses below ``/two-step``."""

from flask import Blueprint

bp = Blueprint("two_step", __name__, url_prefix="/two-step")
