#!/usr/bin/env python3
"""Cases of the video autoencoder beyond those of ../wan: python make_fixture.py OUT [all]

Without 'all' only the cases that lie here are written; with it, more sizes. Every case is a tiny random AutoencoderKLWan of
diffusers (0.42.1, torch 2.13.0 CPU), in 32-bit floats, with its plain and, where 'tiling' is given, its tiled results.
"""
import json
import os
import sys

import torch
from diffusers import AutoencoderKLWan
from safetensors.torch import save_file

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
torch.set_grad_enabled(False)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

# name: (configuration, video [batch, frames, rows, columns], tiling [rows, columns, row stride, column stride] or None)
KEPT = {
    "vae_odd": (dict(base_dim=4, dim_mult=[1, 2, 3], num_res_blocks=2, temperal_downsample=[True, True]),
                (2, 13, 20, 28), None),
    "vae_tiled": (dict(base_dim=4, dim_mult=[1, 2, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True]),
                  (1, 5, 40, 56), (32, 24, 16, 16)),
    "vae_picture": (dict(base_dim=8, dim_mult=[2, 1], num_res_blocks=1, temperal_downsample=[True]),
                    (1, 1, 22, 34), (16, 12, 8, 12)),
}
MORE = {
    f"vae_f{frames}": (dict(base_dim=8, dim_mult=[1, 2, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True]),
                       (1, frames, 40, 24), (32, 16, 16, 16)) for frames in (1, 5, 9, 13, 17)
} | {
    "vae_96": (dict(base_dim=96, dim_mult=[1, 2, 4, 4], num_res_blocks=2, temperal_downsample=[False, True, True]), (1, 9, 48, 56), None),
    "vae_32": (dict(base_dim=32, dim_mult=[1, 2, 4, 4], num_res_blocks=2, temperal_downsample=[False, True, True]), (1, 9, 72, 104), (48, 48, 32, 40)),
    "vae_first": (dict(base_dim=16, dim_mult=[2, 1, 3], num_res_blocks=1, temperal_downsample=[True, False]), (2, 9, 12, 20), None),
    "vae_single": (dict(base_dim=16, dim_mult=[2], num_res_blocks=1, temperal_downsample=[]), (1, 5, 9, 7), None),
}


def filled(model, seed):
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=generator)
        if "gamma" in name:
            p.copy_(1 + noise * .1)
        elif p.ndim <= 1:
            p.copy_(noise * .1)
        else:
            p.copy_(noise * (1 / max(1, p[0].numel())) ** .5)
    return model.eval()


def code(model, video):
    distribution = model.encode(video).latent_dist
    return distribution.mean, distribution.logvar


for number, (name, (settings, (batch, frames, rows, columns), tiling)) in enumerate(
        (KEPT | MORE if "all" in sys.argv[2:] else KEPT).items()):
    z = 4 if settings["base_dim"] < 8 else 16
    factor = 2 ** (len(settings["dim_mult"]) - 1)
    config = dict(settings, z_dim=z, latents_mean=[.1 * i for i in range(z)], latents_std=[1 + .1 * i for i in range(z)])
    # The class takes the factors of its tiles from the configuration.
    config |= dict(scale_factor_spatial=factor, scale_factor_temporal=2 ** sum(settings["temperal_downsample"]))
    model = filled(AutoencoderKLWan(**config), 100 + number)
    generator = torch.Generator().manual_seed(200 + number)
    video = (torch.randn(batch, 3, frames, rows, columns, generator=generator) * .5).clamp(-1, 1)
    mean, logvar = code(model, video)
    tensors = {"in.video": video, "out.mean": mean, "out.logvar": logvar, "out.decoded": model.decode(mean).sample}
    metadata = {}
    if tiling:
        model.enable_tiling(*tiling)
        tensors["out.mean_tiled"] = code(model, video)[0]
        tensors["out.decoded_tiled"] = model.decode(mean).sample
        metadata["tiling"] = json.dumps(list(tiling))
    keep = {k: v for k, v in dict(model.config).items() if not k.startswith("_")}
    save_file({k: v.contiguous().clone() for k, v in model.state_dict().items()}, f"{out}/{name}_weights.safetensors",
              {"config": json.dumps(keep)})
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, f"{out}/{name}_io.safetensors", metadata or None)
    print(name, {k: tuple(v.shape) for k, v in tensors.items()},
          *(os.path.getsize(f"{out}/{name}_{kind}.safetensors") for kind in ("weights", "io")))
