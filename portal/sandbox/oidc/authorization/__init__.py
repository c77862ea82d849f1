"""From an authorization request to its answer; somebody may have to sign in between."""
