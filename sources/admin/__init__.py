"""Pages of outlets, sources, snapshots, passages, proposals and tags."""

from sources.admin import pages, proposals, texts

__all__ = ["pages", "proposals", "texts"]
