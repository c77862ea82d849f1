"""Passkeys: whether what a browser made, or shows, is right."""
