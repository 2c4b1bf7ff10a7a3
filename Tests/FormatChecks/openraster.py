"""Holds an OpenRaster file against the specification, with Python's standard library only.

    python3 openraster.py FILE

Checks the archive (type first and stored, checksums), stack.xml, and that the layers laid over each other give mergedimage.png.
Prints the number of layers and their names, topmost first.
"""
import struct
import sys
import zipfile
import zlib
from xml.etree import ElementTree


def png(data):
    """Width, height and RGBA rows of a PNG file of 8 bits in three or four channels."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, packed, head = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", body)
        if kind == b"IDAT":
            packed += body
        at += 12 + size
    width, height, depth, colour, _, _, interlaced = head
    assert depth == 8 and colour in (2, 6) and not interlaced
    channels = 4 if colour == 6 else 3
    raw, stride = zlib.decompress(packed), channels * width
    rows, above = [], bytes(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - channels] if i >= channels else 0
            corner = above[i - channels] if i >= channels else 0
            if kind == 1:
                line[i] = line[i] + left & 255
            elif kind == 2:
                line[i] = line[i] + above[i] & 255
            elif kind == 3:
                line[i] = line[i] + (left + above[i]) // 2 & 255
            elif kind == 4:
                guess = left + above[i] - corner
                nearest = min((left, above[i], corner), key=lambda value: abs(guess - value))
                line[i] = line[i] + nearest & 255
        above = bytes(line)
        rows.append([tuple(line[x : x + 3]) + (line[x + 3] if channels == 4 else 255,) for x in range(0, stride, channels)])
    return width, height, rows


archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None, "a checksum is wrong"
first = archive.infolist()[0]
assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and first.header_offset == 0
assert not first.extra and archive.read(first) == b"image/openraster"
assert open(sys.argv[1], "rb").read(54)[30:] == b"mimetypeimage/openraster", "the type is not told by the file's beginning"

image = ElementTree.fromstring(archive.read("stack.xml"))
assert image.tag == "image" and image.get("version") == "0.0.3"
width, height = int(image.get("w")), int(image.get("h"))
merged_width, merged_height, merged = png(archive.read("mergedimage.png"))
assert (merged_width, merged_height) == (width, height)
assert max(png(archive.read("Thumbnails/thumbnail.png"))[:2]) <= 256

layers = image.find("stack").findall("layer")
canvas = [[(0, 0, 0, 0)] * width for _ in range(height)]
for layer in reversed(layers):
    assert layer.get("composite-op") == "svg:src-over" and float(layer.get("opacity")) == 1
    layer_width, layer_height, rows = png(archive.read(layer.get("src")))
    left, top = int(layer.get("x")), int(layer.get("y"))
    assert left >= 0 and top >= 0 and left + layer_width <= width and top + layer_height <= height
    for y, row in enumerate(rows):
        for x, (red, green, blue, alpha) in enumerate(row):
            under = canvas[top + y][left + x]
            share = alpha / 255
            mixed = [round(a * share + b * (1 - share)) for a, b in zip((red, green, blue), under)]
            canvas[top + y][left + x] = (*mixed, max(under[3], alpha))
assert canvas == merged, "the layers do not give the merged picture"
print(len(layers))
for layer in layers:
    print(layer.get("name"))
