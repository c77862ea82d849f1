"""
What the demo keeps in its data folder: secrets, and the two configurations made around them.

The secrets are made once; the configurations are written anew at each start, because the ports
may have changed.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

TENANTS = (
    # id, name, host, colour, languages
    ("northwind", "Northwind", "localhost", "#2f5bd7", ["en", "zh-CN"]),
    ("contoso", "Contoso", "contoso.localhost", "#0d7a5f", ["zh-CN", "en"]),
)


_LOGTO = """
[tenants.{id}.logto]
endpoint = "{url}"
management_client_id = "portal-management"
management_client_secret_file = "management.secret"

[tenants.{id}.organizations]
create = true
"""

_AUTHING = """
[tenants.{id}.authing]

[[tenants.{id}.authing.custom_fields]]
key = "jobTitle"
label = "Job title"

[[tenants.{id}.authing.custom_fields]]
key = "startedOn"
label = "Started on"
type = "date"
"""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    folder: Path
    port: int
    sandbox_port: int
    platform: str = "logto"

    @property
    def configuration(self) -> Path:
        return self.folder / "portal.toml"

    @property
    def applications(self) -> Path:
        return self.folder / "applications.json"

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (*(tenant[0] for tenant in TENANTS), "management"):
            _keep_secret(self.folder / f"{name}.secret")
        _write(self.applications, json.dumps(self._applications(), indent=2))
        _write(self.configuration, self._configuration())

    def _applications(self) -> dict[str, object]:
        return {
            "portals": [
                {
                    "id": f"{id_}-portal",
                    "name": name,
                    "secret": self._secret(id_),
                    "redirect_uris": [f"{self._url(host)}/auth/callback"],
                    "post_logout_redirect_uris": [f"{self._url(host)}/auth/signed-out"],
                    "backchannel_logout_uri": f"{self._url(host)}/auth/back-channel-logout",
                    "color": color,
                }
                for id_, name, host, color, _ in TENANTS
            ],
            "management": {"id": "portal-management", "secret": self._secret("management")},
        }

    def _configuration(self) -> str:
        server = (
            "[server]\n"
            f'listen = "127.0.0.1:{self.port}"\n'
            f"data = {json.dumps(str(self.folder))}\n"
            'log_format = "console"\n'
        )
        return server + "".join(self._tenant(*tenant) for tenant in TENANTS)

    def _tenant(self, id_: str, name: str, host: str, color: str, languages: list[str]) -> str:
        platform = f"http://localhost:{self.sandbox_port}"
        return f"""
[tenants.{id_}]
hosts = ["{host}"]
url = "{self._url(host)}"
name = "{name}"
platform = "{self.platform}"
languages = {json.dumps(languages)}

[tenants.{id_}.oidc]
issuer = "{platform}/oidc"
client_id = "{id_}-portal"
client_secret_file = "{id_}.secret"
{_AUTHING.format(id=id_) if self.platform == "authing" else _LOGTO.format(id=id_, url=platform)}

[tenants.{id_}.branding]
color = "{color}"
terms_url = "https://{id_}.example/terms"
privacy_url = "https://{id_}.example/privacy"
support_url = "https://{id_}.example/help"
"""

    def _url(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    def _secret(self, name: str) -> str:
        return (self.folder / f"{name}.secret").read_text("utf-8")


def _keep_secret(path: Path) -> None:
    if not path.exists():
        _write(path, secrets.token_urlsafe(32))


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
