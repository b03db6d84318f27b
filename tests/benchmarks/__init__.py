"""Measurements: ``python -m tests.benchmarks.NAME`` prints a table and one JSON line."""
