"""Numbers of persons that tell nothing of any person: what is withheld, what is rounded, and the attack on both."""
