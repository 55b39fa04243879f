# SPDX-License-Identifier: BSD-3-Clause
"""YAML by simple printing: mappings, lists, numbers and texts; None is left out."""

import json


def _scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}" if 1e-3 <= abs(value) < 1e6 or value == 0 else f"{value:.6e}"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value)  # a JSON string is a YAML string


def _lines(value, indent):
    pad = "  " * indent
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in items:
        if item is None:
            continue
        head = "-" if key is None else f"{key}:"
        if not isinstance(item, (dict, list)):
            yield f"{pad}{head} {_scalar(item)}"
        elif not item:
            yield f"{pad}{head} " + ("{}" if isinstance(item, dict) else "[]")
        elif key is None:
            first, *rest = _lines(item, indent + 1)
            yield f"{pad}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{pad}{head}"
            yield from _lines(item, indent + 1)


def write(path, mapping):
    with open(path, "w", encoding="utf-8") as file:
        file.write("---\n" + "\n".join(_lines(mapping, 0)) + "\n...\n")
