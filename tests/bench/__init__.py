"""Ratios measured side by side, in one run. Not tests: `make bench` prints them."""
