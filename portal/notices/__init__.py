"""Telling people by mail what happened to their account; off where a tenant has no mail server."""
