"""Memory: events, stories, and what of the past belongs to an article."""
