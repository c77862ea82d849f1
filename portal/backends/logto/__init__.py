"""The adapter for Logto: its Account API and what it publishes of a tenant."""
