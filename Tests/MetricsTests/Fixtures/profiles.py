"""Scores of profiles by Algorithm 1 of Loomis Painter (arXiv 2511.17344), written from the paper with NumPy alone: the
figures in ProfileTests.

pip install numpy
"""
import numpy as np

POINTS = 200


def resampled(profile):
    own_times = np.linspace(0.0, 1.0, len(profile))
    return np.interp(np.linspace(0.0, 1.0, POINTS), own_times, profile)


def score(generated, truth):
    gap = resampled(generated) - resampled(truth)
    return float(np.sqrt(np.trapezoid(gap * gap, dx=1.0 / (POINTS - 1))))


def normalised(profile):
    profile = np.asarray(profile, float)
    span = profile[0] - profile[-1]
    return (profile - profile[-1]) / (span if abs(span) >= 1e-8 else 1.0)


if __name__ == "__main__":
    steps = np.arange(81)
    pairs = {
        "mountain against a fade": ([0.86, 0.68, 0.60, 0.45, 0.37, 0.30, 0.19, 0.17, 0.15, 0.0], np.linspace(0.86, 0, 20)),
        "rising and falling": (0.5 + 0.4 * np.cos(steps / 9.0), 0.9 - steps / 100.0),
        "different lengths": ([0.7, 0.9, 0.2], [0.8, 0.1, 0.4, 0.3, 0.05, 0.0, 0.02]),
        "no fall": ([0.4, 0.6, 0.4], [0.3, 0.1]),
    }
    for name, (generated, truth) in pairs.items():
        print(name, repr(score(generated, truth)), repr(score(normalised(generated), normalised(truth))))
