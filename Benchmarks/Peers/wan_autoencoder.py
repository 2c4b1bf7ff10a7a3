"""Seconds and peak memory (GB) of diffusers' AutoencoderKLWan at Wan 2.1's sizes with random weights, on two threads:
python wan_autoencoder.py [--latent-frames N] [--rows N] [--columns N] [--precision float32|bfloat16] [--encode] [--tiled]"""

import argparse
import resource
import time

import torch
from diffusers import AutoencoderKLWan

parser = argparse.ArgumentParser()
parser.add_argument("--latent-frames", type=int, default=3)
parser.add_argument("--rows", type=int, default=60)
parser.add_argument("--columns", type=int, default=104)
parser.add_argument("--precision", default="float32")
parser.add_argument("--encode", action="store_true")
parser.add_argument("--tiled", action="store_true")
options = parser.parse_args()
torch.set_num_threads(2)
torch.manual_seed(0)
kind = getattr(torch, options.precision)
model = AutoencoderKLWan().eval().to(kind)
if options.tiled:
    model.enable_tiling()
frames, rows, columns = options.latent_frames, options.rows, options.columns
with torch.inference_mode():
    if options.encode:
        x = torch.randn(1, 3, 4 * frames - 3, 8 * rows, 8 * columns).clamp(-1, 1).to(kind)
        start = time.perf_counter()
        model.encode(x)
    else:
        x = torch.randn(1, 16, frames, rows, columns).to(kind)
        start = time.perf_counter()
        model.decode(x)
    seconds = time.perf_counter() - start
print(f"{seconds:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9:.2f}")
