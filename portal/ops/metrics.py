"""
Counters and timings for Prometheus. Labels are few and bounded: no person, no address (R-61).

With several worker processes, ``PROMETHEUS_MULTIPROC_DIR`` names the folder they share; the
command ``portal serve`` sets it.
"""

import os
import time
from http import HTTPMethod

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Histogram(
    "foyer_request_seconds", "Requests answered", ["route", "method", "status", "tenant"]
)
CALLS = Histogram(
    "foyer_platform_call_seconds",
    "Calls to an identity platform",
    ["operation", "outcome", "tenant"],
)
REFUSALS = Counter(
    "foyer_platform_refusals", "Refusals of an identity platform by its code", ["code", "known"]
)
LIMITED = Counter("foyer_limited", "Tries refused by a limit of ours", ["limit", "tenant"])
SIGN_INS = Counter("foyer_sign_ins", "Sign-ins finished", ["tenant", "outcome"])
JOURNAL_WRITES = Counter("foyer_journal_writes", "Lines for the journal", ["outcome"])
NOTICES = Counter(
    "foyer_notices", "Mails about changes, by what became of them", ["tenant", "outcome"]
)
BACK_CHANNEL_LOGOUTS = Counter(
    "foyer_back_channel_logouts", "Logout tokens received", ["tenant", "outcome"]
)

_METHODS = frozenset(HTTPMethod)
"""Anybody may make up others."""


def init_app(app: Flask) -> None:
    @app.before_request
    def start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in _METHODS else "(other)"
        tenant = g.tenant.id if "tenant" in g else "(none)"
        if "started" in g:
            REQUESTS.labels(route, method, response.status_code, tenant).observe(
                time.monotonic() - g.started
            )
        return response


def exposition() -> tuple[bytes, str]:
    """What /metrics answers: the body and its content type."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped there
    return generate_latest(registry), CONTENT_TYPE_LATEST
