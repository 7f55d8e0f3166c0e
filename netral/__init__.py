"""Netral: neutrality of Indonesia's civil servants in elections, as a working system."""

__version__ = "0.2.0"
