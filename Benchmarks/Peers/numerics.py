"""The same operations as Sources/numerics/Case.swift in PyTorch, best of some runs: python numerics.py [REPETITIONS]"""

import os
import sys
import time

import torch
import torch.nn.functional as F

repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 7
cores = os.cpu_count()


def best(operation, threads):
    torch.set_num_threads(threads)
    operation()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        operation()
        times.append(time.perf_counter() - start)
    return min(times)


def row(name, size, operations, operation):
    cells = [f"{operations / best(operation, threads) / 1e9:.0f}" for threads in (1, cores)]
    print(f"| {name} | {size} | {' | '.join(cells)} |", flush=True)


print(f"| PyTorch {torch.__version__} | size | 1 thread, GFLOP/s | {cores} threads, GFLOP/s |")
print("| --- | --- | --: | --: |")
with torch.inference_mode():
    for dtype, label in ((torch.float32, "f32"), (torch.bfloat16, "bf16")):
        for rows, inputs, outputs in ((1560, 1536, 1536), (1560, 1536, 8960), (1560, 8960, 1536)):
            x, w = torch.randn(rows, inputs, dtype=dtype), torch.randn(outputs, inputs, dtype=dtype)
            row(f"linear {label}", f"{rows}x{inputs}x{outputs}", 2 * rows * inputs * outputs, lambda: F.linear(x, w))
    for inputs, outputs, space in ((64, 64, (480, 832)), (256, 256, (120, 208)), (96, 96, (4, 240, 416)),
                                   (384, 384, (4, 60, 104)), (96, 3, (4, 240, 416))):
        kernel = (3,) * len(space)
        x, w = torch.randn(1, inputs, *space), torch.randn(outputs, inputs, *kernel)
        if len(space) == 3:
            x = F.pad(x, (0, 0, 0, 0, 2, 0))
            run, frames = (lambda: F.conv3d(x, w, padding=(0, 1, 1))), 3 * space[0]
        else:
            run, frames = (lambda: F.conv2d(x, w, padding=1)), 1
        operations = 2 * 9 * inputs * outputs * space[-1] * space[-2] * frames
        row(f"convolution {'x'.join('3' * len(space))} f32", f"{inputs} to {outputs}, {'x'.join(map(str, space))}",
            operations, run)
    for length in (1560, 6240):
        q, k, v = (torch.randn(1, 12, length, 128) for _ in range(3))
        row("attention f32", f"12 heads, d 128, N {length}", 4 * length * length * 12 * 128,
            lambda: F.scaled_dot_product_attention(q, k, v))
