"""Where the sandbox knowingly answers otherwise than Logto did, each with its reason.

A tenth of an area's exchanges at most; what has come to agree must leave the list
(test_transcripts.py).
"""

KNOWN_DIFFERENCES: dict[tuple[str, str, str], str] = {}
