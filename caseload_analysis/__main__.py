"""``python -m caseload_analysis`` is the command ``caseload``."""

from caseload_analysis.cli import main

if __name__ == "__main__":
    main()
