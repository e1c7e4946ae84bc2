"""What is measured, and how: the same in a browser's session, in CPython, and for PyTorch."""
