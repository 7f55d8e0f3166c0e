"""What every door accepts and gives: the command, the HTTP interface and the pages read and say the same."""
