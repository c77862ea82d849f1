"""What the operator has set, and what anyone may know of it without a token."""
