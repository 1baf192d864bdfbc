"""Reading: words, sentences, summaries and dates of French text."""
