"""`python -m macros`: the editor's desk."""

import sys

from macros.desk.cli import main

sys.exit(main())
