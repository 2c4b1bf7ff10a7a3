"""Boxes of the text map in pp_ocrv4_det.expected.safetensors, by OpenCV: the figures in TextFinderTests.

pip install numpy opencv-python-headless safetensors; run in this folder.
"""
import cv2
import numpy as np
from safetensors.numpy import load_file

text_map = load_file("pp_ocrv4_det.expected.safetensors")["text_map"][0, 0]
contours, _ = cv2.findContours((text_map > 0.3).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
for contour in contours:
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < 3:
        continue
    core = np.zeros(text_map.shape, np.uint8)
    cv2.fillPoly(core, [cv2.boxPoints(((x, y), (width, height), angle)).round().astype(np.int32)], 1)
    score = text_map[core > 0].mean()
    grown = 2 * width * height * 1.6 / (2 * (width + height))
    corners = cv2.boxPoints(((x + 0.5, y + 0.5), (width + grown, height + grown), angle))
    print(round(float(score), 4), (corners / text_map.shape[::-1]).round(4).tolist())
