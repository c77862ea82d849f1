"""What every call of the API shares."""
