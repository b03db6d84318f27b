"""Identifiers that strangers may see: random, never running numbers."""

import secrets
import uuid

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def new_uuid() -> str:
    """Return a random UUID (RFC 9562, version 4) as text."""
    return str(uuid.uuid4())


def new_code(length: int = 12) -> str:
    """Return a random code without look-alike letters, for addresses and for speech."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
