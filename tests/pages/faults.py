"""
What a platform may answer to a change, row by row of R-22 to R-33: how the sandbox is broken, and
the statuses that a page may have then.
"""

COULD_NOT_BE_READ = (502, 503, 504)
FAULTS = [
    ("r22", "status", {"status": 400, "json": {"code": "auth.unauthorized"}}, (502,)),
    ("r22", "status", {"status": 403, "json": {"code": "auth.forbidden"}}, (502,)),
    ("r22", "status", {"status": 400, "json": {"code": "account_center.not_enabled"}}, (502,)),
    (
        "r23",
        "status",
        {"status": 400, "json": {"code": "account_center.field_not_editable"}},
        (403,),
    ),
    ("r24", "status", {"status": 404, "json": {"code": "entity.not_found"}}, (404,)),
    ("r25", "status", {"status": 422, "json": {"code": "entity.value_too_long"}}, (200,)),
    ("r27", "status", {"status": 429, "headers": {"Retry-After": "30"}}, (429,)),
    (
        "r27",
        "status",
        {"status": 400, "json": {"code": "session.verification_blocked_too_many_attempts"}},
        (429,),
    ),
    ("r28", "status", {"status": 500}, (503,)),
    ("r28", "status", {"status": 503}, (503,)),
    ("r28", "status", {"status": 504}, (504,)),
    ("r29", "html", {"status": 502}, COULD_NOT_BE_READ),
    ("r29", "huge", {}, COULD_NOT_BE_READ),
    ("r32", "status", {"status": 422, "json": {"code": "user.something_new"}}, (502,)),
    ("r33", "redirect", {"location": "https://evil.example/"}, COULD_NOT_BE_READ),
]
