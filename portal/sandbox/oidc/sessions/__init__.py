"""The browser's session at the provider: how it is kept, how it ends, who is told."""
