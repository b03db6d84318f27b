"""What can be done with organizations: one module for each kind of deed."""
