"""Finding organizations: one question, one answer, whatever engine is behind."""
