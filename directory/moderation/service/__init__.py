"""The verbs of moderation, one module per matter."""
