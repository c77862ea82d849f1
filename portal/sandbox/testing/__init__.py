"""How tests reach the sandbox, look into it, change it and break it."""
