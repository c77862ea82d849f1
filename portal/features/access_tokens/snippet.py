"""What a program sends to get access for a token, as a command to try it with."""

from portal.identity.access_tokens import TokenExchange


def snippet(exchange: TokenExchange) -> str:
    """The token stands in a variable: a command with it would stay in the shell's history."""
    fields = [f"--data-urlencode {name}={value}" for name, value in exchange.fields.items()]
    lines = [
        f"curl {exchange.url}",
        '--user "$CLIENT_ID:$CLIENT_SECRET"',
        *fields,
        f'--data-urlencode "{exchange.value_field}=$ACCESS_TOKEN"',
        '--data-urlencode "scope=openid profile"',
    ]
    return " \\\n  ".join(lines)
