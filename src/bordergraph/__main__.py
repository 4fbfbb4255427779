"""Run the command line as ``python -m bordergraph``."""

from bordergraph.cli import main

if __name__ == "__main__":
    main()
