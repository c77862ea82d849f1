"""What a person may read and do with their own access token."""
