#!/usr/bin/env python3
"""Operations of tiny networks as PyTorch counts them (torch.utils.flop_counter, torch 2.13.0, diffusers 0.42.1, transformers 5.23.0):
python make_fixture.py > operations.json"""
import json

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode
from transformers import CLIPVisionConfig, CLIPVisionModel, UMT5Config, UMT5EncoderModel

torch.set_grad_enabled(False)


def count(run):
    # The counter knows attention on the CPU only as the two products that it is made of.
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


results = {}
sizes = dict(patch_size=(1, 2, 2), num_attention_heads=3, attention_head_dim=16, out_channels=16, text_dim=24, freq_dim=32,
             ffn_dim=80, num_layers=2, cross_attn_norm=True)
text = WanTransformer3DModel(in_channels=16, **sizes)
results["text-to-video"] = count(lambda: text(torch.randn(1, 16, 3, 8, 10), torch.tensor([5.]), torch.randn(1, 512, 24)))
picture = WanTransformer3DModel(in_channels=36, image_dim=40, added_kv_proj_dim=48, **sizes)
results["image-to-video"] = count(lambda: picture(
    torch.randn(1, 36, 3, 8, 10), torch.tensor([5.]), torch.randn(1, 512, 24), encoder_hidden_states_image=torch.randn(1, 257, 40)))
vae = AutoencoderKLWan(base_dim=8, z_dim=4, dim_mult=[1, 2, 3], num_res_blocks=2, temperal_downsample=[True, True],
                       latents_mean=[0] * 4, latents_std=[1] * 4, scale_factor_spatial=4)
results["decoding"] = count(lambda: vae.decode(torch.randn(1, 4, 3, 5, 7)))
results["encoding"] = count(lambda: vae.encode(torch.randn(1, 3, 9, 20, 28)))
umt5 = UMT5EncoderModel(UMT5Config(vocab_size=100, d_model=32, d_kv=8, d_ff=48, num_layers=3, num_heads=5, feed_forward_proj="gated-gelu"))
results["text encoder"] = count(lambda: umt5(torch.arange(20)[None] + 3))
clip = CLIPVisionModel(CLIPVisionConfig(hidden_size=48, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4, image_size=28,
                                        patch_size=7))
results["image encoder"] = count(lambda: clip(torch.randn(1, 3, 28, 28)))
print(json.dumps(results, indent=1))
