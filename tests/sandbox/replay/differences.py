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
}

# Sign-ins that ``given`` lists, but that the recorded answers show to have come later: the list of
# Mia's sessions does not have the one of her third browser yet.
LATE_SIGN_INS: dict[tuple[str, str], dict[str, str]] = {
    ("sessions", "end-refused"): {"<token:opaque:mia:2>": "06-without-scope"},
}
