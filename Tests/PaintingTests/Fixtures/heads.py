"""Known heads: a ball, its side planes and a face's mesh turned by known angles, as points and as pictures.

Written apart from the Swift code: what `HeadConstructionTests` holds the fit against. The face is the average face of
`Sources/Vision/Models/mean_face.json`, made a little wider, longer below the nose and uneven, seen in perspective from sixteen radii.
Pictures wear the astronaut's face (public domain, NASA): the mesh's places in her picture come from the landmark network's original
(`Tests/VisionTests/Fixtures/face_landmark.expected.safetensors`).

Needs numpy, scipy, Pillow, safetensors. From the package's folder: python3 Tests/PaintingTests/Fixtures/heads.py
"""
import json
import pathlib

import numpy as np
from PIL import Image
from safetensors.numpy import load_file
from scipy.spatial import Delaunay

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
MODEL = json.loads((ROOT / "Sources/Vision/Models/mean_face.json").read_text())
MEAN = np.array(MODEL["points"])
PICTURE = Image.open(ROOT / "content/astronaut.jpg").convert("RGB")
TEXTURE = np.asarray(PICTURE).astype(float)
SIDE = np.sqrt(1 - (2 / 3) ** 2)
DISTANCE = 16.0
OUTLINE = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
           150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
SKIN, HAIR = np.array([214.0, 170, 150]), np.array([92.0, 66, 50])
LIGHT = np.array([-0.35, -0.5, -0.8]) / np.linalg.norm([-0.35, -0.5, -0.8])
POSES = [(yaw, 0, 0) for yaw in range(-60, 61, 15)]
MORE = [(0, -20, 0), (0, 20, 0), (30, -15, 10), (-30, 15, -12), (45, 10, 8), (-45, -10, 0)]


def rotation(yaw, pitch, roll):
    """Yaw about the head's own upright, then pitch, then roll in the picture; x right, y down, z away."""
    y, p, r = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def project(points, pose, radius, centre):
    turned = (rotation(*pose) @ np.atleast_2d(points).T).T
    near = DISTANCE / (DISTANCE + turned[:, 2:])
    return np.c_[turned[:, :2] * near * radius + centre, turned[:, 2]]


def individual():
    face = MEAN * [1.02, 1, 1]
    below = face[:, 1] > 0.62
    face[below, 1] += (face[below, 1] - 0.62) * 0.04
    return face + np.random.default_rng(7).normal(0, 0.006, face.shape)


def texture_places():
    raw = load_file(ROOT / "Tests/VisionTests/Fixtures/face_landmark.expected.safetensors")
    name = next(k for k in raw if "landmark" in k and raw[k].size == 3 * 468)
    crop = raw[name].reshape(468, 3)[:, :2].astype(float)
    angle, size, centre = 0.14295, 141.87, np.array([226.48, 129.21])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return centre + (size / 192) * (turn @ (crop - 96).T).T


def triangles():
    flat = np.c_[np.arctan2(MEAN[:, 0], -(MEAN[:, 2] - 0.2)), MEAN[:, 1]]
    from matplotlib.path import Path
    inside = Path(flat[OUTLINE])
    return [t for t in Delaunay(flat).simplices if inside.contains_point(flat[t].mean(0))]


def fill(image, depth, corners, shade, colour=None, places=None):
    height, width = depth.shape
    x0, x1 = int(max(0, corners[:, 0].min())), int(min(width - 1, corners[:, 0].max() + 1))
    y0, y1 = int(max(0, corners[:, 1].min())), int(min(height - 1, corners[:, 1].max() + 1))
    if x1 < x0 or y1 < y0:
        return
    x, y = np.meshgrid(np.arange(x0, x1 + 1) + 0.5, np.arange(y0, y1 + 1) + 0.5)
    a, b, c = corners
    area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1])
    if abs(area) < 1e-9:
        return
    u = ((b[1] - c[1]) * (x - c[0]) + (c[0] - b[0]) * (y - c[1])) / area
    v = ((c[1] - a[1]) * (x - c[0]) + (a[0] - c[0]) * (y - c[1])) / area
    w = 1 - u - v
    z = u * a[2] + v * b[2] + w * c[2]
    part = depth[y0:y1 + 1, x0:x1 + 1]
    seen = (u >= -1e-6) & (v >= -1e-6) & (w >= -1e-6) & (z < part)
    part[seen] = z[seen]
    if places is None:
        value = np.broadcast_to(colour, x.shape + (3,))
    else:
        s = np.clip(u * places[0, 0] + v * places[1, 0] + w * places[2, 0] - 0.5, 0, TEXTURE.shape[1] - 1.01)
        t = np.clip(u * places[0, 1] + v * places[1, 1] + w * places[2, 1] - 0.5, 0, TEXTURE.shape[0] - 1.01)
        i, j = s.astype(int), t.astype(int)
        f, g = (s - i)[..., None], (t - j)[..., None]
        value = (TEXTURE[j, i] * (1 - f) * (1 - g) + TEXTURE[j, i + 1] * f * (1 - g)
                 + TEXTURE[j + 1, i] * (1 - f) * g + TEXTURE[j + 1, i + 1] * f * g)
    image[y0:y1 + 1, x0:x1 + 1][seen] = (value * shade)[seen]


def render(pose, side=256):
    size = 2 * side
    radius, centre = 0.2 * size, np.array([0.5, 0.5]) * size
    image, depth = np.full((size, size, 3), 150.0), np.full((size, size), 1e9)
    turn = rotation(*pose)

    def flat(corners, colour, towards, base):
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        length = np.linalg.norm(normal)
        if length < 1e-9:
            return
        normal /= length
        if normal @ (corners.mean(0) - towards) < 0:
            normal = -normal
        fill(image, depth, project(corners, pose, radius, centre), base + 0.45 * max(0, (turn @ normal) @ LIGHT), colour)

    def surface(place, columns, rows, colour):
        grid = np.array([[place(i / columns, j / rows) for j in range(rows + 1)] for i in range(columns + 1)])
        for i in range(columns):
            for j in range(rows):
                quad = np.array([grid[i, j], grid[i + 1, j], grid[i + 1, j + 1], grid[i, j + 1]])
                for t in ((0, 1, 2), (0, 2, 3)):
                    corners = quad[list(t)]
                    middle = corners.mean(0)
                    flat(corners, colour(middle), np.array([0, middle[1] * 0.6, 0.1]), 0.62)

    def cranium(a, b):
        around, down = 2 * np.pi * a, np.pi * b
        y, z = -0.96 * np.cos(down), 0.98 * np.sin(down) * np.sin(around)
        return np.array([0.76 * np.sin(down) * np.cos(around), y - 0.03, 0.04 + z * (1 if z > 0 or y < -0.45 else 0.62)])

    surface(cranium, 40, 24, lambda m: HAIR if m[1] < -0.5 or m[2] > -0.25 else SKIN)
    surface(lambda a, b: np.array([0.5 * np.cos(2 * np.pi * a), 0.6 + 1.9 * b,
                                   0.25 + 0.25 * (1 - b) + 0.5 * np.sin(2 * np.pi * a)]), 28, 6, lambda m: SKIN)
    for s in (-1, 1):
        surface(lambda a, b: np.array([s * (0.79 + 0.1 * b), 0.33 + 0.36 * np.sin(2 * np.pi * a) * b,
                                       0.12 + 0.2 * np.cos(2 * np.pi * a) * b]), 16, 3, lambda m: SKIN)
    for a, b in zip(OUTLINE, OUTLINE[1:] + OUTLINE[:1]):
        if MEAN[a, 1] < -0.05 or MEAN[b, 1] < -0.05:
            continue
        back = [MEAN[k] * [0.98, 1, 1] + [0, -0.05, 0.5] for k in (b, a)]
        quad = np.array([MEAN[a], MEAN[b], *back])
        for t in ((0, 1, 2), (0, 2, 3)):
            flat(quad[list(t)], SKIN, np.array([0, 0, 0.2]), 0.6)
    places = texture_places()
    tris = triangles()
    normals = np.zeros_like(MEAN)
    for t in tris:
        n = np.cross(MEAN[t[1]] - MEAN[t[0]], MEAN[t[2]] - MEAN[t[0]])
        normals[t] += n if n[2] < 0 else -n
    normals /= np.maximum(1e-9, np.linalg.norm(normals, axis=1, keepdims=True))
    seen = project(MEAN, pose, radius, centre)
    for t in tris:
        fill(image, depth, seen[t], 0.8 + 0.25 * max(0, (turn @ normals[t].mean(0)) @ LIGHT), places=places[t])
    picture = Image.fromarray(np.clip(image, 0, 255).astype("uint8"))
    return picture.resize((side, side), Image.LANCZOS)


def main():
    face = individual()
    heads = []
    for number, pose in enumerate(POSES + MORE):
        radius, centre = 90 + 4.0 * number, np.array([300.0 + 3 * number, 260.0 - 2 * number])
        around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ovals = [[[s * SIDE, 2 / 3 * np.sin(a), -2 / 3 * np.cos(a)] for a in around] for s in (-1, 1)]
        heads.append({
            "yaw": pose[0], "pitch": pose[1], "roll": pose[2], "radius": radius, "centre": centre.tolist(),
            "points": np.round(project(face, pose, radius, centre)[:, :2], 1).tolist(),
            "ovals": [np.round(project(np.array(o), pose, radius, centre)[:, :2], 1).tolist() for o in ovals],
        })
    text = json.dumps(heads, separators=(",", ":")).replace("},{", "},\n{")
    (HERE / "heads.json").write_text(text + "\n")
    (HERE / "heads").mkdir(exist_ok=True)
    for pose in POSES + MORE:
        render(pose).save(HERE / "heads" / "head_{}_{}_{}.jpg".format(*pose), quality=88)


if __name__ == "__main__":
    main()
