"""Mails and text messages: sent into an outbox that everyone may read, most of them codes."""
