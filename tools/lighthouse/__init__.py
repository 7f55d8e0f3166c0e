"""Lighthouse, in Chromium, on a running Netral."""
