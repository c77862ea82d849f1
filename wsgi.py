"""For servers that are given a file: ``gunicorn wsgi:application``. ``portal serve`` needs none."""

from portal.wsgi import application

__all__ = ["application"]
