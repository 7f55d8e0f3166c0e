"""What keeps an installation alive: backups that can be restored elsewhere."""
