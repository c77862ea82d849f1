"""The token endpoint and what comes of it; revocation and introspection."""
