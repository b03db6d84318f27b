"""Keeps uploaded files: a port with a folder adapter."""
