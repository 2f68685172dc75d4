"""`python -m macros`: the editor's desk."""

import sys

from macros.cli import main

sys.exit(main())
