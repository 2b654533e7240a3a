"""What other parts may ask of groups."""

from .keeping import CommunityError, Kept, VersionEntry, groups, history, keep, kept

__all__ = ["CommunityError", "Kept", "VersionEntry", "groups", "history", "keep", "kept"]
