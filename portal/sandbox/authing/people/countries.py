"""A few of the countries whose numbers the pool takes: enough for a list with a choice."""

COUNTRIES = [
    {"en": name, "zh": chinese, "iso": iso, "phoneCountryCode": code, "flag": ""}
    for name, chinese, iso, code in (
        ("China", "中国", "CN", "+86"),
        ("Hong Kong", "中国香港", "HK", "+852"),
        ("Taiwan", "中国台湾", "TW", "+886"),
        ("United States", "美国", "US", "+1"),
        ("United Kingdom", "英国", "GB", "+44"),
        ("Germany", "德国", "DE", "+49"),
        ("Japan", "日本", "JP", "+81"),
    )
]
