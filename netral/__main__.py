"""`python -m netral`: the same as the `netral` command."""

from netral.cli import main

main()
