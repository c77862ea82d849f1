"""Companies that sign their own people in (“enterprise SSO”), played by the sandbox as well."""
