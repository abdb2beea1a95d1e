"""The reader: a text with its passages, and recording from a selection."""
