"""The data files that the product ships."""
