"""The portal for gunicorn: configured by ``PORTAL_CONFIG``, behind the proxies it names."""

import os
import sys
from pathlib import Path

from portal.app import create_app
from portal.notices import parts as notices
from portal.ops import logging
from portal.ops.listeners import Listeners
from portal.tenants.loading import load
from portal.tenants.reading import ConfigurationError
from portal.web.proxies import TrustedProxies


def _application() -> TrustedProxies:
    try:
        configuration = load(Path(os.environ.get("PORTAL_CONFIG", "portal.toml")), os.environ)
        server = configuration.server
        logging.configure(server.log_format)
        app = create_app(configuration)
    except ConfigurationError as error:
        sys.exit("\n".join(error.complaints))
    notices.start(app)
    inner = Listeners(app.wsgi_app, app.extensions["foyer.health"], server.admin_listen)
    return TrustedProxies(inner, server.trusted_proxies)


application = _application()
