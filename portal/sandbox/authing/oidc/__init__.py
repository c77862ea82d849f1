"""The provider: authorization, tokens, sign-out."""
