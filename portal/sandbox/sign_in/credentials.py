"""What the first page says of a name and a password, whoever asks for them."""

WRONG = "That is not a username and password we know. Check both and try again."


def what_is_missing(identifier: str, password: str) -> dict[str, str]:
    """Field → English words; empty where both are there."""
    missing = {}
    if not identifier:
        missing["identifier"] = "Enter your username, email or phone."
    if not password:
        missing |= {"password": "Enter your password."}
    return missing
