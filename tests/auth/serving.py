"""
The small portal as a process of its own: ``python -m tests.auth.serving PORT FOLDER ISSUER STORE``.

STORE is an address as in the configuration.
"""

import sys
from pathlib import Path

import requests
from werkzeug.serving import make_server

from tests.auth.crashing import opened
from tests.auth.small_portal import create_small_portal, tenant


def main(port: int, folder: Path, issuer: str, store: str) -> None:
    home = tenant("acme", "localhost", issuer, url="http://localhost")
    app = create_small_portal(folder, [home], requests.Session, store=opened(store))
    server = make_server("localhost", port, app, threaded=True)
    print(server.port, flush=True)  # noqa: T201  # the test waits for it
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5])
