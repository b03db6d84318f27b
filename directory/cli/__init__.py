"""The door for operators: one module per room."""
