"""Fréchet distances of samples from formulas, by SciPy: the figures in FrechetDistanceTests.

pip install numpy scipy
"""
import numpy as np
from scipy.linalg import sqrtm


def samples(count, width, shift):
    i, j = np.mgrid[0:count, 0:width]
    return ((i * 37 + j * 101 + i * j * (7 + shift) + i * i * (3 + shift)) % 97 / 97 + shift * j / 50).astype(np.float32)


for first, second, width in [(40, 60, 6), (400, 300, 20), (9, 12, 30), (50, 8, 24)]:
    a, b = samples(first, width, 0).astype(float), samples(second, width, 1).astype(float)
    root = sqrtm(np.cov(a.T) @ np.cov(b.T)).real
    gap = a.mean(0) - b.mean(0)
    print(first, second, width, gap @ gap + np.trace(np.cov(a.T) + np.cov(b.T) - 2 * root))
