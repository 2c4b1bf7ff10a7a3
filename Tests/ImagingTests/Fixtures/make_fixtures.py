#!/usr/bin/env python3
"""Writes the small picture files that ImagingTests read, and what other programs make of them.

    pip install pillow==13.0.0 pillow-heif==1.8.1 av numpy scipy scikit-image
    python3 make_fixtures.py

Pictures: NAME.EXT and expected/NAME.ppm, the upright sRGB pixels as Pillow (libjpeg-turbo, libpng, libwebp, libtiff),
pillow-heif (libheif) and littleCMS give them. Numbers: oracle.json, from numpy, scipy and scikit-image.
"""
import io
import json
import struct
import zlib
from pathlib import Path

import av
import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps
from scipy import ndimage
from skimage import color

HERE = Path(__file__).parent
(HERE / "expected").mkdir(exist_ok=True)
WIDTH, HEIGHT = 24, 16


def pattern(width=WIDTH, height=HEIGHT):
    """A smooth picture without any symmetry, so that every turn and every swapped channel shows."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    u, v = x / (width - 1), y / (height - 1)
    red = 30 + 200 * u
    green = 220 - 170 * v * (0.4 + 0.6 * u)
    blue = 128 + 100 * np.sin(3 * u + 5 * v)
    return np.clip(np.stack([red, green, blue], -1).round(), 0, 255).astype(np.uint8)


RGB = Image.fromarray(pattern())
ALPHA = Image.fromarray(
    np.clip(np.mgrid[0:HEIGHT, 0:WIDTH][0] * 20.0 - 20, 0, 255).astype(np.uint8))


def tag_s15(*values):
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def profile(device_class, space, pcs, tags):
    """An ICC profile, version 2, from its tags."""
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4s8sI3i4s44x", size, b"lcms", 0x02400000, device_class, space, pcs, 2024, 1, 1, 0, 0, 0,
        b"acsp", b"APPL", 0, b"none", b"none", b"\0" * 8, 0, 63190, 65536, 54061, b"lcms")
    return header + struct.pack(">I", len(tags)) + table + body


def description(text):
    data = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + b"\0" * 78


def display_p3():
    curve = [((i / 63) / 12.92 if i / 63 <= 0.04045 else ((i / 63 + 0.055) / 1.055) ** 2.4) for i in range(64)]
    trc = b"curv\0\0\0\0" + struct.pack(">I", 64) + b"".join(struct.pack(">H", round(c * 65535)) for c in curve)
    return profile(b"mntr", b"RGB ", b"XYZ ", [
        (b"desc", description("Display P3, tiny")), (b"cprt", b"text\0\0\0\0public domain\0"),
        (b"wtpt", tag_s15(0.9642, 1, 0.8249)),
        (b"rXYZ", tag_s15(0.51512, 0.2412, -0.00105)), (b"gXYZ", tag_s15(0.29198, 0.69225, 0.04189)),
        (b"bXYZ", tag_s15(0.1571, 0.06657, 0.78407)), (b"rTRC", trc), (b"gTRC", trc), (b"bTRC", trc)])


def grey_gamma_18():
    return profile(b"mntr", b"GRAY", b"XYZ ", [
        (b"desc", description("Grey gamma 1.8")), (b"cprt", b"text\0\0\0\0public domain\0"),
        (b"wtpt", tag_s15(0.9642, 1, 0.8249)), (b"kTRC", b"curv\0\0\0\0" + struct.pack(">IH", 1, round(1.8 * 256)))])


def press_cmyk():
    """Sixteen overprints of a made-up press as an 8-bit table to Lab."""
    inks = np.array([[0.30, 0.62, 0.85], [0.80, 0.20, 0.45], [0.95, 0.88, 0.15], [0.10, 0.10, 0.10]])
    entries = b""
    for index in range(16):
        on = [(index >> (3 - i)) & 1 for i in range(4)]
        light = np.array([0.96, 0.96, 0.94])
        for i in range(4):
            if on[i]:
                light = light * inks[i]
        lightness, a, b = color.rgb2lab(light.reshape(1, 1, 3))[0, 0]
        entries += bytes([round(lightness * 2.55), round(a + 128), round(b + 128)])
    ramp = bytes(range(256))
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + matrix + ramp * 4 + entries + ramp * 3
    return profile(b"prtr", b"CMYK", b"Lab ", [
        (b"desc", description("A small press")), (b"cprt", b"text\0\0\0\0public domain\0"),
        (b"wtpt", tag_s15(0.9642, 1, 0.8249)), (b"A2B0", table)])


P3, GREY18, PRESS = display_p3(), grey_gamma_18(), press_cmyk()
SRGB = ImageCms.createProfile("sRGB")


def managed(image, icc):
    return ImageCms.profileToProfile(
        image, ImageCms.ImageCmsProfile(io.BytesIO(icc)), SRGB, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)


def on_white(image):
    image = image.convert("RGBA")
    white = np.full((image.height, image.width, 3), 255.0)
    pixels = np.asarray(image).astype(float)
    cover = pixels[..., 3:] / 255
    return Image.fromarray(np.floor(pixels[..., :3] * cover + white * (1 - cover) + 0.5).astype(np.uint8))


def expect(name, image):
    image.convert("RGB").save(HERE / "expected" / f"{name}.ppm")


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def opened(file):
    image = Image.open(file)
    image.load()
    return image


def fixture(name, extension, image, expected=None, **options):
    """Saves a picture and, unless told what to expect, what Pillow reads back, upright and on white."""
    file = HERE / f"{name}.{extension}"
    image.save(file, **options)
    back = opened(file)
    if expected is None:
        expected = ImageOps.exif_transpose(back)
        if "A" in expected.getbands() or "transparency" in expected.info:
            expected = on_white(expected)
    expect(name, expected)
    return file


def png(name, colour_type, depth, rows, expected, interlace=False, before=b""):
    """A PNG in a form that Pillow does not write; `rows` are the bytes of the (passes') rows without filter bytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width = np.asarray(expected).shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlace))
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    (HERE / f"{name}.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    expect(name, expected)


def jpeg_files():
    for name, sampling in [("jpeg-444", 0), ("jpeg-422", 1), ("jpeg-420", 2)]:
        fixture(name, "jpg", RGB, quality=95, subsampling=sampling)
    fixture("jpeg-odd-420", "jpg", Image.fromarray(pattern(23, 15)), quality=95, subsampling=2)
    fixture("jpeg-odd-422", "jpg", Image.fromarray(pattern(21, 13)), quality=95, subsampling=1)
    fixture("jpeg-1x1", "jpg", Image.new("RGB", (1, 1), (200, 100, 50)), quality=95, subsampling=2)
    fixture("jpeg-progressive", "jpg", RGB, quality=95, progressive=True)
    fixture("jpeg-restart", "jpg", RGB, quality=95, restart_marker_blocks=1)
    fixture("jpeg-grey", "jpg", RGB.convert("L"), quality=95)
    fixture("jpeg-rgb", "jpg", RGB, quality=95, keep_rgb=True, subsampling=0)
    # The same without the letters R, G, B for the channels: now only Adobe's segment tells.
    data = bytearray((HERE / "jpeg-rgb.jpg").read_bytes())
    for place in [data.index(b"\xff\xc0") + 10, data.index(b"\xff\xda") + 5]:
        step = 3 if data[place - 9] == 0xC0 else 2
        for channel in range(3):
            assert data[place + step * channel] == ord("RGB"[channel])
            data[place + step * channel] = channel + 1
    (HERE / "jpeg-rgb-adobe.jpg").write_bytes(data)
    expect("jpeg-rgb-adobe", opened(HERE / "jpeg-rgb-adobe.jpg"))
    for orientation in range(1, 9):
        fixture(f"jpeg-orientation-{orientation}", "jpg", RGB, quality=95, subsampling=0, exif=exif(orientation))
    back = opened(fixture("jpeg-p3", "jpg", RGB, quality=95, subsampling=0, icc_profile=P3))
    expect("jpeg-p3", managed(back, P3))
    back = opened(fixture("jpeg-grey-profile", "jpg", RGB.convert("L"), quality=95, icc_profile=GREY18))
    # Little CMS through Pillow takes no grey to colour; grey to grey through its own curve, then by hand.
    linear = (np.arange(256) / 255) ** 1.8
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    expect("jpeg-grey-profile", Image.fromarray((encoded * 255 + 0.5).astype(np.uint8)[np.asarray(back)]))
    ink = np.concatenate([255 - pattern(), (pattern()[::-1, ::-1, :1] // 3)], -1)
    cmyk = Image.fromarray(ink, "CMYK")
    fixture("jpeg-cmyk", "jpg", cmyk, quality=95, subsampling=0)
    back = opened(fixture("jpeg-cmyk-profile", "jpg", cmyk, quality=95, subsampling=0, icc_profile=PRESS))
    expect("jpeg-cmyk-profile", managed(back, PRESS))
    # YCCK: the same ink as luma and chroma, told by Adobe's segment.
    luma = np.asarray(Image.fromarray(pattern()).convert("YCbCr"))
    stored = np.concatenate([255 - luma, ink[..., 3:]], -1)
    data = io.BytesIO()
    Image.fromarray(stored, "CMYK").save(data, "JPEG", quality=95, subsampling=0)
    data = bytearray(data.getvalue())
    data[data.index(b"Adobe") + 11] = 2
    (HERE / "jpeg-ycck.jpg").write_bytes(data)
    expect("jpeg-ycck", opened(HERE / "jpeg-ycck.jpg").convert("RGB"))


def png_files():
    fixture("png-rgb", "png", RGB)
    rgba = RGB.copy()
    rgba.putalpha(ALPHA)
    fixture("png-alpha", "png", rgba)
    fixture("png-grey", "png", RGB.convert("L"))
    grey_alpha = RGB.convert("L")
    grey_alpha.putalpha(ALPHA)
    fixture("png-grey-alpha", "png", grey_alpha)
    palette = RGB.quantize(16)
    fixture("png-palette", "png", palette)
    fixture("png-palette-clear", "png", palette, transparency=bytes([0, 128] + [255] * 14))
    fixture("png-bilevel", "png", RGB.convert("1"))
    fixture("png-colour-key", "png", RGB.quantize(8).convert("RGB"), transparency=RGB.quantize(8).convert("RGB").getpixel((3, 3)))
    fixture("png-orientation-6", "png", RGB, exif=exif(6))
    expect("png-p3", managed(opened(fixture("png-p3", "png", RGB, icc_profile=P3)), P3))
    second = Image.new("RGB", RGB.size, (255, 0, 0))
    fixture("png-animated", "png", RGB, save_all=True, append_images=[second], duration=100, expected=RGB)
    # 16 bits, rounded: 0x0080 is half a step and goes up, 0x007f goes down.
    deep = pattern().astype(np.uint16) * 257
    deep[0, :8] = 0x007F
    deep[1, :8] = 0x0081
    rounded = ((deep.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    png("png-16", 2, 16, deep.astype(">u2").reshape(HEIGHT, -1).view(np.uint8), Image.fromarray(rounded))
    grey = deep[..., 0]
    png("png-grey-16", 0, 16, np.ascontiguousarray(grey.astype(">u2")).view(np.uint8), Image.fromarray(rounded[..., 0]))
    nibbles = (pattern()[..., 0] >> 4).astype(np.uint8)
    png("png-grey-4", 0, 4, nibbles[:, ::2] << 4 | nibbles[:, 1::2], Image.fromarray(nibbles * 17))
    rows = []
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        rows += [row.tobytes() for row in pattern()[y0::dy, x0::dx]]
    png("png-interlaced", 2, 8, rows, RGB, interlace=True)


def webp_files():
    fixture("webp-lossy", "webp", RGB, quality=90)
    fixture("webp-lossless", "webp", RGB, lossless=True)
    rgba = RGB.copy()
    rgba.putalpha(ALPHA)
    fixture("webp-alpha", "webp", rgba, lossless=True, exact=True)
    fixture("webp-orientation-8", "webp", RGB, lossless=True, exif=exif(8))
    expect("webp-p3", managed(opened(fixture("webp-p3", "webp", RGB, lossless=True, icc_profile=P3)), P3))
    second = Image.new("RGB", RGB.size, (255, 0, 0))
    fixture("webp-animated", "webp", RGB, lossless=True, save_all=True, append_images=[second], duration=100, expected=RGB)


def tiff_files():
    for name, compression in [("raw", None), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")]:
        fixture(f"tiff-{name}", "tif", RGB, compression=compression)
    RGB.save(HERE / "unsupported-jpeg.bin", format="TIFF", compression="jpeg", quality=95)
    rgba = RGB.copy()
    rgba.putalpha(ALPHA)
    fixture("tiff-alpha", "tif", rgba, compression="tiff_lzw")
    fixture("tiff-grey", "tif", RGB.convert("L"))
    fixture("tiff-bilevel", "tif", RGB.convert("1"))
    fixture("tiff-palette", "tif", RGB.quantize(16))
    deep = pattern()[..., 0].astype(np.uint16) * 257
    fixture("tiff-grey-16", "tif", Image.fromarray(deep), expected=Image.fromarray((deep // 257).astype(np.uint8)))
    for orientation in [3, 5]:
        tags = {0x0112: orientation}
        fixture(f"tiff-orientation-{orientation}", "tif", RGB, tiffinfo=tags)
    expect("tiff-p3", managed(opened(fixture("tiff-p3", "tif", RGB, icc_profile=P3)), P3))
    cmyk = Image.fromarray(np.concatenate([255 - pattern(), pattern()[::-1, ::-1, :1] // 3], -1), "CMYK")
    fixture("tiff-cmyk", "tif", cmyk)
    expect("tiff-cmyk-profile", managed(opened(fixture("tiff-cmyk-profile", "tif", cmyk, icc_profile=PRESS)), PRESS))


def other_files():
    fixture("bmp-24", "bmp", RGB)
    fixture("bmp-odd", "bmp", Image.fromarray(pattern(23, 15)))
    fixture("bmp-palette", "bmp", RGB.quantize(16))
    fixture("bmp-bilevel", "bmp", RGB.convert("1"))
    fixture("bmp-grey", "bmp", RGB.convert("L"))
    fixture("gif-still", "gif", RGB.quantize(32))
    fixture("gif-clear", "gif", RGB.quantize(16), transparency=3)
    second = Image.new("RGB", RGB.size, (255, 0, 0))
    fixture("gif-animated", "gif", RGB.quantize(32), save_all=True, append_images=[second.quantize(2)], duration=100)


def heif_files():
    pillow_heif.register_heif_opener()
    big = Image.fromarray(pattern(48, 32))
    for name, extension, options in [
            ("heic-444", "heic", dict(quality=95, chroma=444)), ("heic-420", "heic", dict(quality=95, chroma=420))]:
        pillow_heif.from_pillow(big).save(HERE / f"{name}.{extension}", **options)
        expect(name, opened(HERE / f"{name}.{extension}"))
    icc = big.copy()
    icc.info["icc_profile"] = P3
    pillow_heif.from_pillow(icc).save(HERE / "heic-p3.heic", quality=95, chroma=444)
    expect("heic-p3", managed(opened(HERE / "heic-p3.heic"), P3))
    big.save(HERE / "heic-orientation-6.heic", quality=95, chroma=444, exif=exif(6))
    expect("heic-orientation-6", opened(HERE / "heic-orientation-6.heic"))
    rgba = big.copy()
    rgba.putalpha(ALPHA.resize(big.size))
    pillow_heif.from_pillow(rgba).save(HERE / "heic-alpha.heic", quality=95, chroma=444)
    expect("heic-alpha", on_white(opened(HERE / "heic-alpha.heic")))
    fixture("avif-444", "avif", big, quality=95, subsampling="4:4:4")
    # Display P3 and BT.2100 PQ told by numbers, not by a profile.
    data = bytearray((HERE / "avif-444.avif").read_bytes())
    place = data.index(b"colrnclx") + 8
    data[place:place + 2] = b"\0\x0c"
    (HERE / "avif-p3-numbers.avif").write_bytes(data)
    expect("avif-p3-numbers", managed(opened(HERE / "avif-444.avif"), P3))
    data[place:place + 4] = b"\0\x09\0\x10"
    (HERE / "unsupported-pq.bin").write_bytes(data)
    fixture("avif-420", "avif", big, quality=95, subsampling="4:2:0")
    fixture("avif-limited", "avif", big, quality=95, subsampling="4:4:4", range="limited")
    fixture("avif-grey", "avif", big.convert("L").convert("RGB"), quality=95, subsampling="4:0:0")
    fixture("avif-orientation-3", "avif", big, quality=95, subsampling="4:4:4", exif=exif(3))


def linear(encoded):
    encoded = np.asarray(encoded) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def encode(value):
    value = np.clip(value, 0, 1)
    return np.floor(np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055) * 255 + 0.5).astype(int)


def resized(pixels, width, height, method):
    light = linear(pixels).astype(np.float32)
    return np.stack([encode(np.asarray(Image.fromarray(light[..., c]).resize((width, height), method))) for c in range(3)], -1)


def area(plane, width, height):
    """Means over exact areas, through the integral of the plane."""
    def along(values, count):
        integral = np.concatenate([[np.zeros_like(values[0])], np.cumsum(values, 0)])
        edges = np.linspace(0, len(values), count + 1)
        whole = np.minimum(edges.astype(int), len(values) - 1)
        at = integral[whole] + (edges - whole)[:, None] * values[whole]
        return np.diff(at, axis=0) * count / len(values)
    return along(along(plane, height).T, width).T


def numbers():
    random = np.random.default_rng(7)
    noise = random.integers(0, 256, (12, 17, 3))
    plane = random.random((18, 23)).round(4)
    guide = (plane + np.where(np.arange(23) > 11, 1.0, 0.0)).round(4)
    mean = lambda p, r: ndimage.uniform_filter(p, 2 * r + 1, mode="reflect")
    slope = (mean(guide * plane, 2) - mean(guide, 2) * mean(plane, 2)) / (mean(guide ** 2, 2) - mean(guide, 2) ** 2 + 0.02)
    offset = mean(plane, 2) - slope * mean(guide, 2)
    colours = noise[:4, :5]
    # Colour guided filter, pixel by pixel with numpy's solver.
    unit = noise / 255.0
    means = np.stack([mean(unit[..., c], 2) for c in range(3)], -1)
    moments = np.stack([np.stack([mean(unit[..., i] * unit[..., j], 2) for j in range(3)], -1) for i in range(3)], -2)
    covariance = moments - means[..., :, None] * means[..., None, :]
    slopes = np.linalg.solve(covariance + 0.01 * np.eye(3), covariance)
    offsets = means - np.einsum("yxj,yxjc->yxc", means, slopes)
    smooth_slopes = np.stack([np.stack([mean(slopes[..., i, j], 2) for j in range(3)], -1) for i in range(3)], -2)
    smooth_offsets = np.stack([mean(offsets[..., c], 2) for c in range(3)], -1)
    smoothed = np.clip((np.einsum("yxj,yxjc->yxc", unit, smooth_slopes) + smooth_offsets) * 255 + 0.5, 0, 255).astype(int)
    scharr = np.array([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]) / 32
    flat = lambda a: np.asarray(a).round(5).ravel().tolist()
    oracle = {
        "noise": flat(noise), "plane": flat(plane), "guide": flat(guide),
        "lanczos7x5": flat(resized(noise, 7, 5, Image.LANCZOS)),
        "catmullRom29x20": flat(resized(noise, 29, 20, Image.BICUBIC)),
        "area9x7": flat(area(plane, 9, 7)),
        "bilinear31x25": flat(np.asarray(Image.fromarray(plane.astype(np.float32)).resize((31, 25), Image.BILINEAR))),
        "gauss1.3": flat(ndimage.gaussian_filter(plane, 1.3, mode="reflect", truncate=5)),
        "gauss4.5": flat(ndimage.gaussian_filter(plane, 4.5, mode="reflect", truncate=6)),
        "box2": flat(mean(plane, 2)), "box30": flat(mean(plane, 30)),
        "median": flat(ndimage.median_filter(plane, 3, mode="nearest")),
        "scharrX": flat(ndimage.correlate(plane, scharr, mode="nearest")),
        "scharrY": flat(ndimage.correlate(plane, scharr.T, mode="nearest")),
        "guided": flat(mean(slope, 2) * guide + mean(offset, 2)), "smoothed": flat(smoothed),
        "lab": flat(color.rgb2lab(colours.astype(np.uint8))),
        "luminance": flat(linear(colours) @ [0.2126390059, 0.7151686788, 0.0721923154]),
    }
    (HERE / "oracle.json").write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


def video():
    """Eleven frames as a GIF, each of one grey, and as MPEG-4, each with a lighter right half; one of them turned."""
    frames = [Image.new("L", (16, 12), 20 * i) for i in range(11)]
    frames[0].save(HERE / "video-11.gif", save_all=True, append_images=frames[1:], duration=100, optimize=False)
    file = HERE / "video-11.mp4"
    with av.open(str(file), "w") as container:
        stream = container.add_stream("mpeg4", rate=10, options={"qscale": "1", "flags": "qscale", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for i in range(11):
            pixels = np.zeros((48, 64, 3), np.uint8)
            pixels[:, :32] = (20 * i, 40, 60)
            pixels[:, 32:] = (20 * i, 200, 60)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    # The matrix of the track's header says: turn right by a quarter to show.
    data = bytearray(file.read_bytes())
    upright = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    place = data.index(upright, data.index(b"tkhd"))
    data[place:place + 36] = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 48 << 16, 0, 1 << 30)
    (HERE / "video-turned.mp4").write_bytes(data)


if __name__ == "__main__":
    jpeg_files()
    png_files()
    webp_files()
    tiff_files()
    other_files()
    heif_files()
    numbers()
    video()
