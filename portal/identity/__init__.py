"""What may be asked of an identity platform and what may be heard; no Flask, no HTTP."""
