from flask import Blueprint

bp = Blueprint("apps", __name__, url_prefix="/apps")
