"""What the offline page takes from npm: made here, committed, and never needed by who runs or installs Netral."""
