"""Code in a layer, for the functions of this example."""

import os


def greeting() -> str:
    """The greeting the template gives every function."""
    return os.environ["GREETING"]
