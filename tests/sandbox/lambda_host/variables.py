"""The environment variables of a worker: those Lambda sets, then the function's own."""

from __future__ import annotations

import os
import sysconfig

from tests.sandbox.lambda_host.account import REGION, credentials
from tests.sandbox.lambda_host.blueprint import Function

# What a worker may take over from the machine: where programs are, and how to reach real servers from here.
_PASSED = ("PATH", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


def worker_variables(function: Function, endpoint_url: str) -> dict[str, str]:
    """A worker's whole environment, with the emulated AWS as the endpoint of every AWS client."""
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return {**passed, **_aws(function, endpoint_url), **_of_lambda(function), **function.environment}


def _aws(function: Function, endpoint_url: str) -> dict[str, str]:
    return {
        **credentials(function.logical_id),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,  # the profile of whoever runs this must not leak in
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _of_lambda(function: Function) -> dict[str, str]:
    path = [str(function.code), *(str(layer / "python") for layer in function.layers)]
    return {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "LAMBDA_TASK_ROOT": str(function.code),
        "LAMBDA_RUNTIME_DIR": sysconfig.get_path("purelib"),
        "LANG": "en_US.UTF-8",
        "PYTHONPATH": os.pathsep.join(path),
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "_X_AMZN_TRACE_ID": "Root=1-00000000-000000000000000000000000;Sampled=0",
    }
