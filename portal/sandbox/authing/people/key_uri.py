"""The address that an authenticator reads off a QR code, and the picture of it."""

import base64
import io
from urllib.parse import quote, urlencode

import qrcode

from portal.sandbox.current import config
from portal.sandbox.store import Row


def key_uri(user: Row, secret: str) -> str:
    issuer = config().applications[0].brand.name if config().applications else "Authing"
    account = user["email"] or user["username"] or user["id"]
    query = {"secret": secret, "period": 30, "digits": 6, "algorithm": "SHA1", "issuer": issuer}
    return f"otpauth://totp/{quote(f'{issuer}:{account}')}?{urlencode(query)}"


def as_picture(address: str) -> str:
    """A data URL of a PNG."""
    file = io.BytesIO()
    qrcode.make(address, box_size=4).save(file)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
