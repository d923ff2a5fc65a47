"""The day-by-day reference is imported by the plain names of its modules."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
