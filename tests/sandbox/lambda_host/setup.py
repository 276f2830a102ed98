"""From a template's file to a stack's resources in an emulated AWS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.sandbox.lambda_host import template as templates
from tests.sandbox.lambda_host.account import ACCOUNT, REGION
from tests.sandbox.lambda_host.blueprint import Blueprint
from tests.sandbox.lambda_host.naming import teach_names
from tests.sandbox.lambda_host.provision import Provision, Secret
from tests.sandbox.lambda_host.reading import read_blueprint


def set_up(
    template: Path,
    endpoint_url: str,
    *,
    name: str,
    secrets: Mapping[str, Secret],
    parameters: Mapping[str, str],
    scale: float,
) -> tuple[Blueprint, Provision]:
    """Create what the template asks for; its blueprint, and what can empty it again."""
    tree = templates.load(template)
    pseudo = {
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": REGION,
        "AWS::Partition": "aws",
        "AWS::StackName": name,
        "AWS::URLSuffix": "amazonaws.com",
    }
    resolve = templates.resolver(tree, parameters=parameters, pseudo=pseudo)
    chosen = templates.resources(tree, resolve)
    provision = Provision(endpoint_url)
    arns = provision.create_secrets(chosen, resolve, secrets)
    teach_names(resolve, chosen, secret_arns=arns, endpoint_url=endpoint_url)
    blueprint = read_blueprint(chosen, resolve, root=template.resolve().parent, scale=scale)
    provision.create(blueprint)
    return blueprint, provision
