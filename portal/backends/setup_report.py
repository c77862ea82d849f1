"""What ``portal check --online`` has found, in lines for the operator."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class SetupReport:
    """*findings* are lines for the operator; *must_change* tells whether one of them stops us."""

    findings: list[str] = field(default_factory=list)
    must_change: bool = False

    def wrong(self, what: str) -> None:
        self.findings.append(what)
        self.must_change = True

    def note(self, what: str) -> None:
        self.findings.append(what)
