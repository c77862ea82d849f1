from flask import Blueprint

bp = Blueprint("linked_accounts", __name__, url_prefix="/linked-accounts")
