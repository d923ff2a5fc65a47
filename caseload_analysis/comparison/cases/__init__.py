"""Business cases: named quantities, formulas between them, and what can be asked of them."""
