"""The sandbox's own pages for signing in, a file for each way."""
