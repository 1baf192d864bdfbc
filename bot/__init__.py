"""Vigie watches French tech news and posts one message per story, with its history."""

__version__ = "0.1.0"
