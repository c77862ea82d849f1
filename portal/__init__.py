"""Foyer: a white-label account portal in front of an identity platform."""
