"""
Is the process there, and can it do its work? Answered before any tenant is looked for (R-60).

``/readyz`` asks what was registered (the session store, the configuration), never an identity
platform: one platform's outage must not take the portal out of the load balancer. What is known of
the platforms without asking stands in the details (O-25).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.wrappers import Response

PATHS = frozenset({"/livez", "/readyz"})


@dataclass(slots=True)
class Health:
    """
    *checks* raise when what they look at does not work. *notes* say in a word what is not as it
    should be, nothing when all is well; they make nobody unready.
    """

    checks: dict[str, Callable[[], None]] = field(default_factory=dict)
    notes: dict[str, Callable[[], str]] = field(default_factory=dict)
    draining: bool = False

    def failures(self) -> dict[str, str]:
        found = {"draining": "shutting down"} if self.draining else {}
        for name, check in self.checks.items():
            try:
                check()
            except Exception as error:  # noqa: BLE001  # whatever it is, its kind is the finding
                found[name] = type(error).__name__
        return found

    def answer(self, path: str) -> Response:
        """For the public listener: constant bodies, no details."""
        ready = path == "/livez" or not self.failures()
        return _plain("ok\n" if ready else "not ready\n", 200 if ready else 503)

    def details(self) -> Response:
        """For the admin listener: what is wrong, by name."""
        failures = self.failures()
        lines = [f"{name}: {failures.get(name, 'ok')}" for name in {**self.checks, **failures}]
        for name, note in self.notes.items():
            trouble = note()
            lines.append(f"{name}: {f'degraded ({trouble})' if trouble else 'ok'}")
        return _plain("\n".join(lines) + "\n", 503 if failures else 200)


def _plain(body: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body, status, headers, content_type="text/plain; charset=utf-8")
