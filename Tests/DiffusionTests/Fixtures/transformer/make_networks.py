#!/usr/bin/env python3
"""More sizes of the Wan transformer and the encoders, in the form of ../wan: python make_networks.py [FOLDER]"""
import json
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from diffusers import WanTransformer3DModel
from safetensors.torch import save_file
from transformers import CLIPVisionConfig, CLIPVisionModel, UMT5Config, UMT5EncoderModel

folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
torch.set_grad_enabled(False)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
generator = torch.Generator()


def noise(*shape):
    return torch.randn(*shape, generator=generator)


def save(name, tensors, configuration=None):
    path = f"{folder}/{name}.safetensors"
    save_file({key: value.detach().contiguous().clone() for key, value in tensors.items()}, path,
              {"config": json.dumps(configuration)} if configuration else None)
    assert os.path.getsize(path) < 400_000, (name, os.path.getsize(path))
    print(name, os.path.getsize(path))


def randomised(model):
    """No weight is left at zero or one, so that none can be forgotten."""
    for name, parameter in model.named_parameters():
        values = noise(*parameter.shape)
        if parameter.ndim <= 1:
            parameter.copy_(0.1 * values + (1 if name.endswith("weight") else 0))
        elif "scale_shift_table" in name or "pos_embed" in name:
            parameter.copy_(0.3 * values)
        else:
            parameter.copy_(values / max(1, parameter[0].numel()) ** 0.5)
    return model.eval()


def transformer(name, seed, latents, timesteps, text, image=None, bfloat16=False, **sizes):
    generator.manual_seed(seed)
    sizes = dict(out_channels=4, text_dim=12, freq_dim=20, ffn_dim=40, num_layers=1, rope_max_seq_len=64) | sizes
    model = randomised(WanTransformer3DModel(**sizes))
    inputs = {"in.x": noise(latents[0], sizes["in_channels"], *latents[1:]), "in.t": torch.tensor(timesteps),
              "in.txt": noise(latents[0], text, sizes["text_dim"])}
    if image:
        inputs["in.img"] = noise(*image, sizes["image_dim"])
    seen = {}

    def hook(key):
        return lambda module, arguments, result: seen.update({f"act.{key}": result})

    for index, block in enumerate(model.blocks):
        block.register_forward_hook(hook(f"block{index}"))
    model.patch_embedding.register_forward_hook(hook("patch_embedding"))
    model.condition_embedder.register_forward_hook(lambda module, arguments, results: seen.update(
        {f"act.cond{index}": result for index, result in enumerate(results) if result is not None}))
    model.rope.register_forward_hook(lambda module, arguments, results: seen.update(
        {"act.rope_cos": results[0], "act.rope_sin": results[1]}))

    def run(model, dtype=torch.float32):
        picture = inputs.get("in.img")
        return model(inputs["in.x"].to(dtype), inputs["in.t"], inputs["in.txt"].to(dtype),
                     encoder_hidden_states_image=None if picture is None else picture.to(dtype), return_dict=False)[0]

    result = run(model)
    keep = {key: value for key, value in seen.items() if value.numel() < 20_000}
    save(f"{name}_weights", model.state_dict(),
         {key: value for key, value in dict(model.config).items() if not key.startswith("_")})
    save(f"{name}_io", inputs | {"out.y": result} | keep)
    if bfloat16:
        with tempfile.TemporaryDirectory() as place:
            model.save_pretrained(place)
            narrow = WanTransformer3DModel.from_pretrained(place, torch_dtype=torch.bfloat16).eval()
        save(f"{name}_bf16_io", {"out.y": run(narrow, torch.bfloat16)})


# Two videos of odd sizes (what fills no patch is dropped) at two timesteps, patches over time, heads of 10.
transformer("dit_odd", 1, (2, 5, 7, 9), [999.5, 3.25], 21, bfloat16=True, patch_size=(2, 3, 2), num_attention_heads=3,
            attention_head_dim=10, in_channels=4, freq_dim=21, cross_attn_norm=False)
# Text of full length and a picture: the only sizes at which both have keys of their own. Several pieces of rows.
transformer("dit_picture", 2, (2, 3, 9, 20), [250.0, 750.0], 512, (2, 17), bfloat16=True, patch_size=(1, 1, 2),
            num_attention_heads=2, attention_head_dim=12, in_channels=6, image_dim=10, added_kv_proj_dim=24,
            text_dim=4, num_layers=2)
# First and last frame: two pictures a video with learned positions, joined by the model.
transformer("dit_first_last", 3, (1, 2, 4, 4), [500.0], 512, (2, 9), patch_size=(1, 2, 2), num_attention_heads=2,
            attention_head_dim=16, in_channels=6, image_dim=14, added_kv_proj_dim=32, pos_embed_seq_len=18)
# Fewer tokens of text and picture than 512, but more than half of it: the original cuts in the middle of the picture's.
transformer("dit_short_text", 4, (1, 2, 4, 4), [80.0], 290, (1, 40), patch_size=(1, 2, 2), num_attention_heads=1,
            attention_head_dim=34, in_channels=6, image_dim=14, added_kv_proj_dim=34)

# Long prompts, so that every bucket of distances is used, and masks with holes.
generator.manual_seed(5)
configuration = UMT5Config(vocab_size=40, d_model=24, d_kv=6, d_ff=44, num_layers=3, num_heads=3,
                           feed_forward_proj="gated-gelu", relative_attention_num_buckets=24,
                           relative_attention_max_distance=90)
model = randomised(UMT5EncoderModel(configuration))
pieces = torch.randint(2, 40, (2, 211), generator=generator)
mask = (torch.rand(2, 211, generator=generator) > 0.2).long()
mask[0] = 1
save("umt5_long_weights", model.state_dict(), configuration.to_diff_dict())
save("umt5_long_io", {"in.ids": pieces, "in.mask": mask,
                      "out.h": model(pieces, attention_mask=mask).last_hidden_state})

# The older function of CLIP, two pictures, a picture that is no whole number of patches.
generator.manual_seed(6)
configuration = CLIPVisionConfig(hidden_size=30, intermediate_size=50, num_hidden_layers=2, num_attention_heads=3,
                                 image_size=29, patch_size=7, hidden_act="quick_gelu")
model = randomised(CLIPVisionModel(configuration))
pixels = noise(2, 3, 29, 29)
result = model(pixels, output_hidden_states=True)
save("clip_quick_weights", model.state_dict(), configuration.to_diff_dict())
save("clip_quick_io", {"in.px": pixels, "out.hidden_m2": result.hidden_states[-2], "out.last": result.last_hidden_state})
