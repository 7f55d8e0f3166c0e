"""Institutions, their units as a tree by date, and classes of post. No persons."""
