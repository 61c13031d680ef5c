"""The measurements behind docs/benchmarks.md: ratios within one run, never bounds in tests."""
