"""Dated statements about organizations, and vouching between them."""
