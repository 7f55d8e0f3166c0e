"""Bolehkah?: its pages and its HTTP interface. Nothing of a question is kept, logged or put in an address."""
