"""Drains orders: reindexing, mail, decisions that take effect, schedules."""
