"""Sets up the tools, builds the site, serves it, and runs its tests and benchmarks."""
