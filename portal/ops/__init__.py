"""Watching the portal run; knows nothing of accounts."""
