"""Who may: accounts, how they sign in, roles for an institution, and the Actor that everything is done by."""
