"""Writes cognito-idp.json and its neighbours, the tables that Practice validates requests by.

    python generate.py [FOLDER_OF_BOTOCORE]

It reduces botocore's public service models to the operations that Practice
answers: what is required, lengths, ranges, patterns, enums and types, and where
a REST request carries its members. Which operations of Amazon Cognito these are
is read from the sources of src/cognito. The version of botocore is written
beside it. The output is committed; run this again when a service or Practice
has grown.
"""

import gzip
import json
import pathlib
import re
import sys

# Here are the operations of Amazon Cognito, with their names.
COGNITO = pathlib.Path(__file__).parents[1] / "src" / "cognito"

# Those who say who somebody is and what they may do.
NEIGHBOURS = {
    "sts": "AssumeRole GetCallerIdentity",
    "iam": "GetRole ListAccountAliases SimulatePrincipalPolicy",
    "sso-oidc": "CreateToken RegisterClient StartDeviceAuthorization",
    "sso": "GetRoleCredentials ListAccountRoles ListAccounts Logout",
}

KEPT = ("type", "required", "min", "max", "pattern", "enum", "sensitive", "document")

# Where the model is known to be stricter than the service: a custom domain is a
# host name with dots, which the model's pattern for a prefix does not allow.
# Practice checks the form of a domain by rule instead.
WITHOUT_PATTERN = ("DomainType",)


def cognito_operations():
    names = []
    for room in re.findall(r"(\w+)::OPERATIONS", (COGNITO / "mod.rs").read_text()):
        source = (COGNITO / f"{room}.rs").read_text()
        names += re.findall(r'Operation::new\(\s*"(\w+)"', source)
    return names


def read_model(service, folder):
    if folder is None:
        import botocore

        folder = pathlib.Path(botocore.__file__).parent
    else:
        folder = pathlib.Path(folder)
    version = next(
        line.split("=")[1].strip().strip("'\"")
        for line in (folder / "__init__.py").read_text().splitlines()
        if line.startswith("__version__")
    )
    dated = sorted((folder / "data" / service).iterdir())[-1]
    plain = dated / "service-2.json"
    packed = dated / "service-2.json.gz"
    text = plain.read_text() if plain.exists() else gzip.decompress(packed.read_bytes())
    return version, json.loads(text)


def reduce_shape(name, shape):
    reduced = {key: shape[key] for key in KEPT if key in shape}
    if name in WITHOUT_PATTERN:
        reduced.pop("pattern", None)
    if shape["type"] == "structure":
        reduced["members"] = {key: value["shape"] for key, value in shape["members"].items()}
        places = {
            key: {value["location"]: value["locationName"]}
            for key, value in shape["members"].items()
            if "location" in value
        }
        if places:
            reduced["places"] = places
    for part in ("member", "key", "value"):
        if part in shape:
            reduced[part] = shape[part]["shape"]
    return reduced


def write_table(service, names, folder):
    version, model = read_model(service, folder)
    metadata = model["metadata"]
    operations, shapes, waiting = {}, {}, []
    for name in names:
        operation = model["operations"][name]
        operations[name] = {
            "input": operation["input"]["shape"],
            "output": operation.get("output", {}).get("shape"),
            "errors": sorted(error["shape"] for error in operation.get("errors", [])),
        }
        if metadata["protocol"] == "rest-json":
            operations[name]["method"] = operation["http"]["method"]
            operations[name]["path"] = operation["http"]["requestUri"]
        waiting += [shape for key in ("input", "output") if (shape := operations[name][key])]
    while waiting:
        name = waiting.pop()
        if name in shapes:
            continue
        shapes[name] = reduce_shape(name, model["shapes"][name])
        waiting += shapes[name].get("members", {}).values()
        waiting += [
            shapes[name][part] for part in ("member", "key", "value") if part in shapes[name]
        ]
    table = {
        "botocore": version,
        "apiVersion": metadata["apiVersion"],
        **({"targetPrefix": metadata["targetPrefix"]} if "targetPrefix" in metadata else {}),
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
    }
    target = pathlib.Path(__file__).with_name(f"{service}.json")
    target.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    print(f"{target.name}: {len(operations)} operations, {len(shapes)} shapes, botocore {version}")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    write_table("cognito-idp", cognito_operations(), folder)
    for service, names in NEIGHBOURS.items():
        write_table(service, names.split(), folder)


if __name__ == "__main__":
    main()
