"""Social connectors, and the providers they lead to, which the sandbox plays as well."""
