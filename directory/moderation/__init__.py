"""The queue, decisions, reports, suspensions and merges."""
