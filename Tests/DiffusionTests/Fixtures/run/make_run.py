#!/usr/bin/env python3
"""What diffusers paints from prompt to frames with the tiny checkpoint beside this folder: every part of a run, the tokenizer,
the noise of a seed and the picture's preparation included. Needs torch, diffusers 0.42.1, transformers 5.23.0, tiktoken, protobuf."""
import os
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np, torch
from PIL import Image
from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
pipe = WanImageToVideoPipeline.from_pretrained(f"{HERE}/../checkpoints/diffusers", torch_dtype=torch.float32)
pipe.scheduler = UniPCMultistepScheduler(
    prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0)
pixels = np.array([(i * 37 + i // 7) % 256 for i in range(48 * 32 * 3)], dtype="u1").reshape(32, 48, 3)
video = pipe(
    image=Image.fromarray(pixels), prompt="Oil painting. Step by step painting process. An owl", negative_prompt="blurry",
    height=32, width=48, num_frames=5, num_inference_steps=3, guidance_scale=5.0,
    generator=torch.Generator().manual_seed(5), output_type="np").frames[0]
save_file({"picture": torch.tensor(pixels), "frames": torch.tensor(np.ascontiguousarray(np.round(video * 255).astype("u1")))}, f"{HERE}/run.safetensors")
