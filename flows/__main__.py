"""python -m flows: the same as the command lawbook."""

from flows.cli import main

main()
