"""The pages of a sign-in: their addresses, and how each of them is shown."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from portal.sandbox.oidc.authorization.interactions import Interaction
from portal.sandbox.pages.page import page
from portal.sandbox.store import Row

REFUSED = 422


def step(path: str, interaction: Interaction) -> str:
    """The address of a step for this interaction, whichever tab it goes on in."""
    return f"{path}?{urlencode({'interaction': interaction.id})}"


def go_to(path: str, interaction: Interaction) -> Response:
    return redirect(step(path, interaction), 303)


def step_page(
    template: str,
    interaction: Interaction,
    *,
    errors: dict[str, str] | None = None,
    organization: Row | None = None,
    **context: Any,
) -> Response:
    """A step's page; with ``errors`` (field → English words) it comes back to be put right."""
    return page(
        template,
        interaction.application,
        organization=organization,
        locales=interaction.parameters.get("ui_locales", ""),
        status=REFUSED if errors else 200,
        interaction=interaction,
        errors=errors or {},
        step=lambda path: step(path, interaction),
        values=request.form,
        **context,
    )
