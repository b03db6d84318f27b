"""Controlled vocabularies and their labels in four languages."""
