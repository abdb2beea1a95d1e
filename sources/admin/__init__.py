"""Pages of outlets, sources, snapshots, passages and tags."""

from sources.admin import pages

__all__ = ["pages"]
