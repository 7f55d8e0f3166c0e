"""The private trail: who did what, when, for whom. It is only ever added to; it knows references, and no room above."""
