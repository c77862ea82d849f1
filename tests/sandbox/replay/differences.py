"""Where the sandbox knowingly answers otherwise than Logto did, each with its reason.

A tenth of an area's exchanges at most; what has come to agree must leave the list
(test_transcripts.py).
"""

KNOWN_DIFFERENCES: dict[tuple[str, str, str], str] = {
    (
        "organizations",
        "template",
        "05-scopes-of-role",
    ): "Logto promises no order here, and has another one in its list of roles",
    (
        "users",
        "logs",
        "04-list",
    ): "Logto notes every page of a sign-in and every renewed token; nobody reads that here",
    ("users", "logs", "05-one"): "the line asked for is of a renewed token, which is not noted",
    ("users", "logs", "06-by-key"): "the sandbox does not take user agents apart",
    (
        "users",
        "applications",
        "02-third-party",
    ): "two secrets of two applications were written down as one",
}

# Sign-ins that ``given`` lists, but that the recorded answers show to have come later: the list of
# Mia's sessions does not have the one of her third browser yet.
LATE_SIGN_INS: dict[tuple[str, str], dict[str, str]] = {
    ("sessions", "end-refused"): {"<token:opaque:mia:2>": "06-without-scope"},
}
