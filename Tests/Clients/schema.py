"""Holds YAML texts to JSON Schemas: reads {"schema", "documents"} as JSON, writes a list that has null,
or what is wrong, for each document. YAML is taken as version 1.2 has it, as editors take it."""

import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), None)
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), None)
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), None)
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    None)
Loader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


def fault(validator, text):
    try:
        document = yaml.load(text.removeprefix("\ufeff"), Loader)
    except yaml.YAMLError as error:
        return f"is no YAML: {error}"
    error = next(validator.iter_errors(document), None)
    return error and f"{error.json_path}: {error.message}"


request = json.load(sys.stdin)
jsonschema.Draft7Validator.check_schema(request["schema"])
validator = jsonschema.Draft7Validator(request["schema"])
json.dump([fault(validator, text) for text in request["documents"]], sys.stdout)
