"""`python -m macros`: the command line of the project."""

import sys

from macros.cli import main

sys.exit(main())
