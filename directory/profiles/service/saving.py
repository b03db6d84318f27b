"""Saving fields of a working copy, by several people and in several tiers."""
