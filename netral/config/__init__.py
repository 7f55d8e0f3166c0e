"""Settings, the addresses of the two hosts, WSGI; the only room that reads the server's environment."""
