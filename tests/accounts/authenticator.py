"""An authenticator in software: a P-256 key that answers as a device would."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

ORIGIN = "http://localhost"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """A device with one passkey; ``origin`` and ``count`` may be made to lie."""

    origin: str = ORIGIN
    rp_id: str = "localhost"
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: str) -> dict[str, Any]:
        """Answer the JSON of creation options with a new credential."""
        data = self._head(WITH_KEY)
        data += bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        data += encode_cbor(self._public_key())
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            {
                "clientDataJSON": packed(self._client("webauthn.create", options)),
                "attestationObject": packed(encode_cbor(made)),
            }
        )

    def get(self, options: str) -> dict[str, Any]:
        """Answer the JSON of request options with a signature."""
        self.count += 1
        client, data = self._client("webauthn.get", options), self._head()
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": packed(client),
                "authenticatorData": packed(data),
                "signature": packed(signature),
            }
        )

    def _head(self, more: int = 0) -> bytes:
        flags = bytes([PRESENT | VERIFIED | more])
        party = hashlib.sha256(self.rp_id.encode()).digest()
        return party + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        told = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(told).encode()

    def _public_key(self) -> dict[int, int | bytes]:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return {1: 2, 3: -7, -1: 1, -2: x, -3: y}  # COSE, RFC 9053

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        named = packed(self.credential)
        return {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "response": response,
        }
