"""The Account API: people read and change their own account (contracts/logto-api.md §4)."""
