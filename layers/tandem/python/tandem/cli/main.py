"""`tandem …`: one command on one installation; trouble is told as cause and remedy on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from tandem.cli.parsers import parser
from tandem.domain.errors import ConfigurationError, SyncError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    given = parser().parse_args(arguments)
    if "AWS_REGION" in os.environ:  # Lambda and most tools know this name, boto3 only the other one
        os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["AWS_REGION"])
    try:
        return _run(given)
    except ConfigurationError as error:
        return fail(error.cause, error.remedy)
    except SyncError as error:
        return fail(str(error), "Try again in a moment.")
    except (BotoCoreError, ClientError) as error:
        return fail(f"AWS: {error}", _remedy(error))
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(given: argparse.Namespace) -> int:
    # A command's module brings AWS's libraries along (half a second), which help and mistakes do without.
    return int(import_module(f"tandem.cli.{given.module}").run(given))


def fail(cause: str, remedy: str) -> int:
    """Tell cause and remedy; the exit status of a failure."""
    print(f"tandem: {cause.strip()}\n        {remedy}", file=sys.stderr)
    return 1


def _remedy(error: BotoCoreError | ClientError) -> str:
    match error:
        case NoCredentialsError():
            return "Give AWS credentials: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        case NoRegionError():
            return "Say where the stack is: AWS_REGION, or a profile with a region in AWS_PROFILE."
        case ClientError():
            return "Check that AWS_PROFILE names the account of the stack and may do this there."
        case _:
            return "Check AWS_PROFILE, AWS_REGION and the way to AWS from here."
