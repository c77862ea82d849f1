"""The Management API, as far as the portal asks (contracts/logto-api.md §6, §7)."""
