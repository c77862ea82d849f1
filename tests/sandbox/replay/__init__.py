"""The recorded exchanges with Logto, replayed on the sandbox; ``scenarios`` is the way in."""
