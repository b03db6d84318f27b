"""A federated networking directory for civil-society organizations.

The house has doors, rooms and one direction.  Doors (``web``, ``cli``,
``worker``) turn outside requests into calls on services.  Rooms
(``moderation``, ``verification``, ``profiles``, ``accounts``, ``taxonomy``,
``audit``) hold the rules, each with the same files: service, queries, policy,
models, events.  ``search``, ``mail`` and ``storage`` are ports with adapters.
The ``kernel`` holds the words that every room uses.  Imports point downward
only; ``pyproject.toml`` lists the floors and ``lint-imports`` keeps them.
"""
