"""Files of personnel systems, read, checked and taken over: good rows in, bad ones back with their reason."""
