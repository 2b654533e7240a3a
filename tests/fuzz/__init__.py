"""Fuzzing every reader: `python -m tests.fuzz [STANDARD…] --inputs N --seconds S --seed N --state FILE`.

What fails is kept under `found/STANDARD/`, and read by the suite ever after (`tests/contracts/test_standards.py`).
"""
