"""The series beside these tests, and the benchmarks of the evaluation, can be imported by them."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

sys.path[:0] = [str(HERE), str(HERE.parents[1] / "benchmarks")]
