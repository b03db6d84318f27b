"""The door for people: one module per room, plus errors, language and paging."""
