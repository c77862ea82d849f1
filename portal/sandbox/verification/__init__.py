"""The Verification API: records that prove a person or an address (contracts/logto-api.md §5)."""
