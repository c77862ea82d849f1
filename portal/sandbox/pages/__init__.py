"""How the sandbox's own pages look and speak, whatever they are about."""
