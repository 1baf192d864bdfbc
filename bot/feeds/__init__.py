"""Feeds: from an address to articles."""
