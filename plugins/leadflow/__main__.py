"""`python -m leadflow`: what the launcher runs."""

import sys

from leadflow.cli import main

sys.exit(main())
