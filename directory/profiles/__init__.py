"""Organizations, their profiles, revisions, members and claims."""
