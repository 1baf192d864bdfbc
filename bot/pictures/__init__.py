"""Pictures and pages: a timeline as people look at it."""
