"""The OpenID provider: what it tells the world, signs and remembers (contracts/logto-api.md §2)."""
