"""Writes `edgewise.json` (schema edgewise.model/v1, docs/schemas/edgewise.model.v1.json) for all models."""

import json

import numpy as np


def float32(value):
    """The shortest decimal that reads back as the same float32; NaN and inf in words."""
    return str(np.float32(value))


def number(value):
    """A float32 as a JSON number, null for NaN."""
    return None if np.isnan(value) else float(str(np.float32(value)))


def channel(name, unit, required=True, physical=None, span=None, still=None, limits=None, rate_hz=None):
    entry = {"name": name, "unit": unit, "required": required}
    for key, value in (("physical", physical), ("span", span), ("still", still), ("limits", limits), ("rateHz", rate_hz)):
        if value is not None:
            entry[key] = value
    return entry


def tensor(name, role, shape, kind="float32", **more):
    return {"name": name, "role": role, "type": kind, "shape": shape, **more}


def ranges(channels, statistics, low, high):
    """The range of each feature, in the order of the features: channel by channel."""
    titles = [(c, s) for c in channels for s in statistics]
    return [{"channel": c, "feature": s, "low": number(a), "high": number(b)}
            for (c, s), a, b in zip(titles, low, high)]


def write(path, document):
    whole = {"schema": "edgewise.model/v1", "kind": "model", "runtime": "onnx", **document}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
