"""diffusers' Wan transformer with random weights, as the executable `transformer` asks for it.

Reads lines `PRECISION TOKENS` (`float32 1560`) and answers each with the seconds of one forward pass. The sizes come as arguments:
python wan_transformer.py LAYERS HEADS HEAD_SIZE FEED_FORWARD TEXT_TOKENS THREADS [--cpu]

With --cpu the process's own seconds count, shared evenly among threads, instead of those on the wall.
"""

import gc
import os
import sys
import tempfile
import time

os.environ["HF_HUB_OFFLINE"] = "1"
import diffusers
import torch
from diffusers import WanTransformer3DModel

layers, heads, head_size, feed_forward, text_tokens, threads = map(int, sys.argv[1:7])
torch.set_num_threads(threads)
by_processor_time = "--cpu" in sys.argv


def now():
    return time.process_time() / threads if by_processor_time else time.perf_counter()


model, precision = None, None
print(f"diffusers {diffusers.__version__}, PyTorch {torch.__version__}", flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        wanted, tokens = line.split()
        if wanted != precision:
            model = None
            gc.collect()
            torch.manual_seed(0)
            model = WanTransformer3DModel(
                num_attention_heads=heads, attention_head_dim=head_size, in_channels=16, out_channels=16, text_dim=4096,
                freq_dim=256, ffn_dim=feed_forward, num_layers=layers, cross_attn_norm=True)
            precision = wanted
            if wanted != "float32":
                # Loaded as pipelines load it, which keeps some layers in 32 bits.
                with tempfile.TemporaryDirectory() as folder:
                    model.save_pretrained(folder)
                    model = WanTransformer3DModel.from_pretrained(folder, torch_dtype=getattr(torch, wanted))
            model.eval()
        dtype = getattr(torch, wanted)
        latents = torch.randn(1, 16, int(tokens) // 1560, 60, 104).to(dtype)
        text = torch.randn(1, text_tokens, 4096).to(dtype)
        start = now()
        model(latents, torch.tensor([500.0]), text, return_dict=False)
        print(now() - start, flush=True)
