"""Sends mail: a port with an SMTP and a folder adapter."""
