"""Checks the label images and their orders: python3 check.py [FOLDER OF THE REFERENCES].

Needs Pillow and numpy. Prints one line a picture; exits 1 when anything is wrong.
"""

import json
import os
import sys

import numpy as np
from PIL import Image

UNDECIDED = 255
LONG_SIDE = 480
HERE = os.path.dirname(os.path.abspath(__file__))


def cycle_free(count, pairs):
    """True when the units can be painted in some order that honours all pairs."""
    left = set(range(count))
    while left:
        free = {u for u in left if not any(b == u and a in left for a, b in pairs)}
        if not free:
            return False
        left -= free
    return True


def faults(path, references):
    with open(path, encoding="utf-8") as file:
        label = json.load(file)
    image = Image.open(path[:-5] + ".png")
    found = []
    if image.mode not in ("L", "P"):
        found.append(f"mode {image.mode}, expected one byte a pixel")
        return found, label, 0.0
    pixels = np.asarray(image)
    size = (label["width"], label["height"])
    if image.size != size:
        found.append(f"image is {image.size}, the JSON says {size}")
    if max(image.size) != LONG_SIDE:
        found.append(f"long side {max(image.size)}, expected {LONG_SIDE}")
    if references:
        with Image.open(os.path.join(references, label["reference"])) as reference:
            scale = LONG_SIDE / max(reference.size)
            expected = tuple(round(side * scale) for side in reference.size)
        if image.size != expected:
            found.append(f"size {image.size} does not have the reference's aspect ratio: expected {expected}")

    units = label["units"]
    count = len(units)
    if [u["index"] for u in units] != list(range(count)):
        found.append("unit indices are not 0, 1, 2 ...")
    if len({u["name"] for u in units}) != count:
        found.append("two units have the same name")
    # One byte a pixel makes the masks a partition; what is left is that each value is a unit, and each unit is there.
    values = set(np.unique(pixels).tolist())
    strangers = values - set(range(count)) - {UNDECIDED}
    if strangers:
        found.append(f"values without a unit: {sorted(strangers)}")
    missing = set(range(count)) - values
    if missing:
        found.append(f"units without a pixel: {sorted(missing)}")
    undecided = float((pixels == UNDECIDED).mean())
    if undecided > 0.03:
        found.append(f"{undecided:.1%} undecided, at most 3 % allowed")

    pairs = [tuple(p) for p in label["order"] + label["convention"]]
    if len(set(pairs)) != len(pairs):
        found.append("a pair is given twice")
    if any(a == b or not (0 <= a < count and 0 <= b < count) for a, b in pairs):
        found.append("a pair names a unit that does not exist, or itself")
    elif not cycle_free(count, pairs):
        found.append("the order has a cycle")
    named = label["subject"] + [label[k] for k in ("ground", "sky") if label[k] is not None]
    if any(not 0 <= u < count for u in named):
        found.append("ground, sky or subject names a unit that does not exist")
    if not isinstance(label["oneCanvas"], bool):
        found.append("oneCanvas is not true or false")
    if label["split"] not in ("tuning", "held-out"):
        found.append("split is neither tuning nor held-out")
    for file in (path, path[:-5] + ".png"):
        if os.path.getsize(file) > 40_000:
            found.append(f"{os.path.basename(file)} is over 40 kB")
    return found, label, undecided


def main():
    references = sys.argv[1] if len(sys.argv) > 1 else None
    bad = False
    splits = {"tuning": 0, "held-out": 0}
    for name in sorted(n for n in os.listdir(HERE) if n.endswith(".json")):
        found, label, undecided = faults(os.path.join(HERE, name), references)
        splits[label["split"]] = splits.get(label["split"], 0) + 1
        print(
            f"{name[:-5]:15} {label['split']:9} units {len(label['units']):2}  pairs {len(label['order']):2}"
            f" + {len(label['convention'])} by convention  undecided {undecided:.1%}  {'; '.join(found) or 'good'}"
        )
        bad |= bool(found)
    if (splits["tuning"], splits["held-out"]) != (5, 4):
        print(f"the split is {splits}, expected five and four")
        bad = True
    sys.exit(1 if bad else 0)


main()
