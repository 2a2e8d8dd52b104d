"""`python -m pipelines` is `crossgate`."""

from pipelines.cli import main

if __name__ == "__main__":
    main()
