"""How tests look into the stand-in and change it."""
