"""The budgets of the design, as ratios against references."""
