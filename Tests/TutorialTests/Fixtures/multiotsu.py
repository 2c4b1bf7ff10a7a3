#!/usr/bin/env python3
"""Makes multiotsu.json: histograms and the splits that scikit-image's threshold_multiotsu finds in them.

    pip install scikit-image==0.26.0 && python multiotsu.py > multiotsu.json
"""

import json

import numpy
from skimage.filters import threshold_multiotsu

generator = numpy.random.default_rng(1979)
cases = []
for number, classes in enumerate([2, 2, 3, 3, 4, 4, 5, 5]):
    centres = generator.uniform(10, 245, classes + number % 2)
    samples = numpy.concatenate([generator.normal(c, 9, 400 + 300 * i) for i, c in enumerate(sorted(centres))])
    counts = numpy.bincount(numpy.clip(samples.round(), 0, 255).astype(int), minlength=256)
    image = numpy.repeat(numpy.arange(256), counts).astype(numpy.uint8)
    splits = [int(t) for t in threshold_multiotsu(image, classes=classes)]
    cases.append({"classes": classes, "counts": counts.tolist(), "splits": splits})
print(json.dumps(cases, separators=(",", ":")))
