"""What two rooms already share and no room owns; no domain nouns."""
