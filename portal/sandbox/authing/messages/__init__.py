"""Codes, sent into the outbox."""
