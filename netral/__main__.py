"""`python -m netral`: the same as the `netral` command."""

import sys

from netral.cli import main

if __name__ == "__main__":
    sys.exit(main())
