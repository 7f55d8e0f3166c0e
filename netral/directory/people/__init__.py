"""Persons and their positions by date; numbers of persons are sealed."""
