"""The account and region the local stack lives in, and what its clients sign with: a function by its own name."""

from __future__ import annotations

from typing import Any, Final

import boto3
from botocore.config import Config

REGION: Final = "us-east-1"
ACCOUNT: Final = "000000000000"
CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": "local"}


def credentials(caller: str) -> dict[str, str]:
    """What a caller signs with; the emulator knows it by the access key and checks no signature."""
    return {**CREDENTIALS, "AWS_ACCESS_KEY_ID": caller}


def arn(service: str, resource: str) -> str:
    """The ARN of a resource of the local account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def client(service: Any, endpoint_url: str, *, attempts: int = 5) -> Any:
    """A boto3 client for the local account at the endpoint, which makes so many attempts at a call."""
    return boto3.client(
        service,
        config=Config(retries={"total_max_attempts": attempts}),
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
