"""Whom the user pool knows, and what is told of them."""
