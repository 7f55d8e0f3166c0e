"""Who is who: institutions and their units (`structure`), and the people in them (`people`), each as of a date."""
