"""The desk's pages of the directory: institutions, trees, people, imports."""
