"""
What every template can use, beside what its route hands it.

Templates are strict: a name that nobody gave is an error in every environment, because an empty
place where a fact should stand is worse than an error page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from portal.ops.request_ids import current_request_id
from portal.tenants import current
from portal.web import i18n
from portal.web.navigation import MenuGroup
from portal.web.redirects import return_path


@dataclass(frozen=True, slots=True)
class Shell:
    """
    What the page around every page needs, from the layers that know it.

    *brand* and *person* must answer when everything is down: with what is known without asking.
    """

    brand: Callable[[], Any]
    person: Callable[[], Any]
    menu: Callable[[], Iterable[MenuGroup]]
    theme: Callable[[], str]


def init_app(app: Flask, shell: Shell) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["enumeration"] = i18n.enumeration

    @app.context_processor
    def globals_of_every_page() -> dict[str, Any]:
        known = current.has_tenant()
        return {
            "tenant": shell.brand() if known else None,
            "person": shell.person() if known else None,
            "menu": list(shell.menu()) if known else [],
            "languages": i18n.languages() if known else [],
            "theme": shell.theme(),
            "locale": i18n.current_language() if known else "en",
            "text_direction": i18n.text_direction(),
            "here": return_path(),
            "request_reference": current_request_id(),
        }
