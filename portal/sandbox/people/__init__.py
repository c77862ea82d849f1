"""The people the sandbox knows: finding them, changing them, the rules that hold for them."""
