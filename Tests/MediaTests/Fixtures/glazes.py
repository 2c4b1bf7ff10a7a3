"""Writes glazes.csv: reflectances of thin layers, from Kubelka and Munk's differential equation and not from its closed solution.

dR/dX = S - 2 (K + S) R + S R^2 with R(0) = the ground's reflectance, integrated by Runge and Kutta's fourth-order method.
"""
import csv
import random


def reflectance(k, s, thickness, ground, steps=20000):
    def slope(r):
        return s - 2 * (k + s) * r + s * r * r

    h, r = thickness / steps, ground
    for _ in range(steps):
        a = slope(r)
        b = slope(r + h * a / 2)
        c = slope(r + h * b / 2)
        d = slope(r + h * c)
        r += h * (a + 2 * b + 2 * c + d) / 6
    return r


random.seed(4)
cases = [(0, 0.5, 2, 1), (0.3, 1e-4, 1.5, 1), (2, 0.01, 0.1, 1), (0.02, 0.9, 6, 0.4), (0, 1, 1, 0)]
cases += [
    (round(10 ** random.uniform(-3, 0.5), 5), round(10 ** random.uniform(-3, 0), 5),
     round(10 ** random.uniform(-1.5, 0.8), 5), random.choice([1, 0.9, 0.5]))
    for _ in range(35)
]
with open("glazes.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["absorption", "scattering", "thickness", "ground", "reflectance"])
    for case in cases:
        rows.writerow([*case, f"{reflectance(*case):.9f}"])
