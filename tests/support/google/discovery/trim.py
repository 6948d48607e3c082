#!/usr/bin/env python3
"""Trims Google's discovery documents to what the emulator routes and checks by: `trim.py`, with google-api-python-client.

Methods: verb, path, scopes, parameters, names of the request and response schemas. Schemas: a type for each field, where
`$X` names a schema, `[` is a list, `{` a map and `A|B` an enumeration.
"""
import json
import pathlib

import googleapiclient.discovery_cache.documents as documents

KEPT = {
    "sheets.v4": ["sheets.spreadsheets."],
    "drive.v3": ["drive.about.get", "drive.changes.getStartPageToken", "drive.changes.list", "drive.drives.list",
                 "drive.files.get", "drive.files.list", "drive.files.export", "drive.permissions.list"],
    "forms.v1": ["forms.forms.get", "forms.forms.responses."],
}


def kind(of, owner, found, waiting, document):
    if "$ref" in of:
        waiting.append(of["$ref"])
        return "$" + of["$ref"]
    if of.get("type") == "array":
        return "[" + kind(of["items"], owner, found, waiting, document)
    if of.get("type") == "object" and "additionalProperties" in of:
        return "{" + kind(of["additionalProperties"], owner, found, waiting, document)
    if of.get("type") == "object":
        found[owner] = {name: kind(field, f"{owner}.{name}", found, waiting, document)
                        for name, field in of.get("properties", {}).items()}
        return "$" + owner
    if "enum" in of:
        return "|".join(of["enum"]) + "|"
    return of["format"] if of.get("format") in ("int32", "int64", "uint64") else of["type"]


def methods(resource):
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


for name, kept in KEPT.items():
    folder = pathlib.Path(next(iter(documents.__path__)))
    document = json.loads((folder / f"{name}.json").read_text())
    found, waiting, kept_methods = {}, [], {}
    for method in methods(document):
        if not any(method["id"].startswith(prefix) for prefix in kept):
            continue
        ends = {end: method[end]["$ref"] for end in ("request", "response") if end in method}
        waiting.extend(ends.values())
        kept_methods[method["id"]] = {
            "verb": method["httpMethod"],
            "path": document["servicePath"] + method["path"],
            "scopes": [scope.rsplit("/", 1)[-1] for scope in method["scopes"]],
            "parameters": {key: ("[" if value.get("repeated") else "") + kind(value, "", {}, [], document)
                           for key, value in method.get("parameters", {}).items()},
            **ends,
        }
    while waiting:
        schema = waiting.pop()
        if schema not in found:
            kind(document["schemas"][schema], schema, found, waiting, document)
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(kept_methods.items())]
    schemas = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(found.items())]
    text = '{"methods": {\n' + ",\n".join(lines) + '\n}, "schemas": {\n' + ",\n".join(schemas) + "\n}}\n"
    json.loads(text)
    pathlib.Path(__file__).with_name(f"{name.split('.')[0]}.json").write_text(text)
