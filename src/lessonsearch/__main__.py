"""`python -m lessonsearch`: the command line."""

from lessonsearch.cli import main

main()
