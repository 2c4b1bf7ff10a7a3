"""Writes the tiny image encoders beside this script and what transformers makes of a picture with them.

pip install torch transformers pillow numpy scipy; run in this folder. The weights are random: nobody's work.
"""
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import (
    BitImageProcessorPil,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    Dinov2Config,
    Dinov2Model,
)


def picture(width, height):
    y, x = np.mgrid[0:height, 0:width]
    planes = [(x * x // 7 + 3 * y + 40 * c + x * y // 5) % 256 for c in range(3)]
    return Image.fromarray(np.stack(planes, -1).astype(np.uint8))


def seeded(model):
    torch.manual_seed(7)
    with torch.no_grad():
        for name, value in model.named_parameters():
            spread = 0.6 if value.ndim > 1 else 0.2
            noise = torch.randn(value.shape) * spread / (value.shape[-1] ** 0.5 if value.ndim > 1 else 1)
            value.copy_((noise + (1 if "norm" in name and name.endswith("weight") else 0)).half())
    return model.eval()


def save(name, model, processor, outputs):
    folder = Path(name)
    model.half().save_pretrained(folder)
    model.float()
    processor.save_pretrained(folder)
    results = {}
    for width, height in [(60, 45), (23, 31)]:
        pixels = processor(picture(width, height), return_tensors="pt")["pixel_values"]
        with torch.no_grad():
            results[f"{width}x{height}"] = {
                "pixels": [round(v, 5) for v in pixels.flatten()[::37].tolist()],
                "features": [round(v, 6) for v in outputs(pixels).flatten().tolist()],
            }
    (folder / "expected.json").write_text(json.dumps(results))


vision = dict(
    hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8,
    projection_dim=12)
clip_processor = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
clip = seeded(CLIPVisionModelWithProjection(CLIPVisionConfig(**vision)))
save("clip-vision", clip, clip_processor, lambda pixels: clip(pixel_values=pixels).image_embeds)

text = dict(
    hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, vocab_size=9,
    max_position_embeddings=4)
both = seeded(CLIPModel(CLIPConfig(text_config=text, vision_config=vision | {"hidden_act": "gelu"}, projection_dim=12)))
save("clip-both", both, clip_processor,
     lambda pixels: both.visual_projection(both.vision_model(pixel_values=pixels).pooler_output))

dino_processor = BitImageProcessorPil(
    size={"shortest_edge": 48}, crop_size={"height": 42, "width": 42}, image_mean=[0.485, 0.456, 0.406],
    image_std=[0.229, 0.224, 0.225], do_convert_rgb=True)
for name, swiglu in [("dino", False), ("dino-swiglu", True)]:
    dino = seeded(Dinov2Model(Dinov2Config(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2, image_size=28, patch_size=7,
        use_swiglu_ffn=swiglu)))
    save(name, dino, dino_processor, lambda pixels: dino(pixel_values=pixels).pooler_output)
