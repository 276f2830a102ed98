"""The account and region the local stack lives in, and what its clients sign with."""

from __future__ import annotations

from typing import Any, Final

REGION: Final = "us-east-1"
ACCOUNT: Final = "000000000000"
CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": "local"}


def arn(service: str, resource: str) -> str:
    """The ARN of a resource of the local account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def client(service: Any, endpoint_url: str) -> Any:
    """A boto3 client for the local account at the endpoint; its answers are plain data of that service."""
    import boto3  # a host whose clients are not needed starts without its 0.2 s

    return boto3.client(
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
