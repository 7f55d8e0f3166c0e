"""The root addresses of the two hosts: Indonesian words, English under /en/."""
