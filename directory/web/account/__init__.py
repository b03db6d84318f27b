"""The pages under /account: coming in, staying safe, being told, leaving."""
