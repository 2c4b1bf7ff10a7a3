#!/usr/bin/env python3
"""LoRA files in the key styles that people have, and what diffusers makes of a tiny image-to-video transformer with them.

Writes beside this script, in the form of ../wan: dit_i2v_weights, lora_io and lora_<style> .safetensors. A result
`out.<style>` is that of the file at full strength, `out.<style>_half` at half, `out.<a>+<b>` of two files at once.
Needs: torch, diffusers==0.42.1, peft==0.21.2, safetensors."""
import copy, json, os
os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, WanPipeline, WanTransformer3DModel
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_grad_enabled(False)
torch.set_num_threads(1)
SIZES = dict(
  patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=16, in_channels=36, out_channels=16, text_dim=24,
  freq_dim=32, ffn_dim=64, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6, image_dim=24,
  added_kv_proj_dim=32)


def model():
  generator = torch.Generator().manual_seed(1)
  made = WanTransformer3DModel(**SIZES)
  for name, p in made.named_parameters():
    noise = torch.randn(p.shape, generator=generator)
    if p.ndim <= 1: p.copy_(noise * .1 + (1. if name.endswith("weight") else 0.))
    elif "scale_shift_table" in name: p.copy_(noise * .3)
    else: p.copy_(noise / p[0].numel() ** .5)
  return made.eval()


def save(name, tensors, metadata=None):
  path = os.path.join(HERE, f"{name}.safetensors")
  save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, path, metadata)
  return path


generator = torch.Generator().manual_seed(2)
R = lambda *shape: torch.randn(*shape, generator=generator)
D, F = 32, 64
# Original name, diffusers' name, outputs, inputs.
LAYERS = [
  (f"blocks.{b}.{o}", f"blocks.{b}.{c}", *s) for b in range(2) for o, c, s in [
    *((f"{a}.{x}", f"{y}.{z}", (D, D)) for a, y in (("self_attn", "attn1"), ("cross_attn", "attn2"))
      for x, z in (("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("o", "to_out.0"))),
    ("cross_attn.k_img", "attn2.add_k_proj", (D, D)), ("cross_attn.v_img", "attn2.add_v_proj", (D, D)),
    ("ffn.0", "ffn.net.0.proj", (F, D)), ("ffn.2", "ffn.net.2", (D, F))]]
OUTSIDE = [
  ("time_projection.1", "condition_embedder.time_proj", 6 * D, D), ("head.head", "proj_out", 64, D),
  ("text_embedding.0", "condition_embedder.text_embedder.linear_1", D, 24),
  ("text_embedding.2", "condition_embedder.text_embedder.linear_2", D, D),
  ("time_embedding.0", "condition_embedder.time_embedder.linear_1", D, 32),
  ("time_embedding.2", "condition_embedder.time_embedder.linear_2", D, D),
  ("img_emb.proj.1", "condition_embedder.image_embedder.ff.net.0.proj", 24, 24),
  ("img_emb.proj.3", "condition_embedder.image_embedder.ff.net.2", D, 24)]
weights = model().state_dict()
save("dit_i2v_weights", weights, {"config": json.dumps(SIZES)})
x, t, text, image = R(1, 36, 2, 4, 6), torch.tensor([430.]), R(1, 7, 24), R(1, 9, 24)
io = {"in.x": x, "in.t": t, "in.txt": text, "in.img": image}
vae = AutoencoderKLWan(base_dim=8, dim_mult=[1, 2, 2, 2], num_res_blocks=1)


def forward(made): return made(x, t, text, encoder_hidden_states_image=image, return_dict=False)[0]


def pipeline():
  return WanPipeline(tokenizer=None, text_encoder=None, transformer=model(), vae=vae,
                     scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0))


def record(name, file, half=True):
  """What diffusers gives with a file that it can read."""
  made = pipeline()
  # Layers whose file has no bias get one of zeros, which needs memory to lie in.
  made.load_lora_weights(file, adapter_name="a", low_cpu_mem_usage=False)
  io["out." + name] = forward(made.transformer)
  made.set_adapters(["a"], [0.5])
  if half: io[f"out.{name}_half"] = forward(made.transformer)


# musubi-tuner and kohya: underscores, an alpha for every layer.
tensors = {}
for o, c, outputs, inputs in LAYERS:
  key = "lora_unet_" + o.replace(".", "_")
  tensors[key + ".lora_down.weight"], tensors[key + ".lora_up.weight"] = R(4, inputs) * .2, R(outputs, 4) * .2
  tensors[key + ".alpha"] = torch.tensor(2.)
musubi = save("lora_musubi", tensors, {"ss_network_alpha": "2.0", "ss_network_dim": "4"})
record("musubi", musubi)

# Trained for ComfyUI: original names, alphas, layers outside the blocks, biases.
tensors = {}
for o, c, outputs, inputs in LAYERS + OUTSIDE:
  key = "diffusion_model." + o
  tensors[key + ".lora_down.weight"], tensors[key + ".lora_up.weight"] = R(4, inputs) * .2, R(outputs, 4) * .2
  if o.startswith("blocks."): tensors[key + ".alpha"] = torch.tensor(3.)
  tensors[key + ".diff_b"] = R(outputs) * .1
record("comfy", save("lora_comfy", {k: v.half() if k.endswith("weight") else v for k, v in tensors.items()}))

# As diffusers saves it: metadata with alpha, another rank and alpha for some layers.
tensors, ranks, alphas = {}, {}, {}
for o, c, outputs, inputs in LAYERS:
  if "to_k" in c: ranks[c], alphas[c] = 3, 9
  rank = ranks.get(c, 6)
  tensors[f"transformer.{c}.lora_A.weight"], tensors[f"transformer.{c}.lora_B.weight"] = R(rank, inputs) * .2, R(outputs, rank) * .2
meta = {"transformer.r": 6, "transformer.lora_alpha": 12, "transformer.rank_pattern": ranks, "transformer.alpha_pattern": alphas,
        "transformer.target_modules": sorted({c for _, c, _, _ in LAYERS}), "transformer.use_rslora": False}
metadata = save("lora_metadata", tensors, {"format": "pt", "lora_adapter_metadata": json.dumps(meta)})
record("metadata", metadata)

# The same numbers as peft saves them, whose own reader finds the alphas in adapter_config.json only: none here, so alpha is
# the rank, as in diffusers without metadata.
record("plain", save("lora_plain", tensors, {"format": "pt"}))
save("lora_peft", {"base_model.model." + k.removeprefix("transformer.").replace(".weight", ".default.weight"): v
                   for k, v in tensors.items()})
io["out.peft"], io["out.peft_half"] = io["out.plain"], io["out.plain_half"]

# A step-distilled file's head: a difference instead of two factors.
tensors = {}
for o, c, outputs, inputs in LAYERS[:4]:
  key = "diffusion_model." + o
  tensors[key + ".lora_A.weight"], tensors[key + ".lora_B.weight"] = R(2, inputs) * .2, R(outputs, 2) * .2
tensors["diffusion_model.head.head.diff"], tensors["diffusion_model.head.head.diff_b"] = R(64, D) * .1, R(64) * .1
record("distilled", save("lora_distilled", tensors))

# Differences of norms, tables and a convolution: diffusers drops them, so they are added to the weights by hand.
tensors, changed, half = {}, model(), model()
for original, name, diff in [
    ("blocks.1.norm3.diff", "blocks.1.norm2.weight", R(D) * .1), ("blocks.1.norm3.diff_b", "blocks.1.norm2.bias", R(D) * .1),
    ("blocks.0.self_attn.norm_q.diff", "blocks.0.attn1.norm_q.weight", R(D) * .1),
    ("blocks.0.modulation.diff", "blocks.0.scale_shift_table", R(1, 6, D) * .1),
    ("head.modulation.diff", "scale_shift_table", R(1, 2, D) * .1),
    ("patch_embedding.diff", "patch_embedding.weight", R(D, 36, 1, 2, 2) * .05)]:
  tensors["diffusion_model." + original] = diff
  changed.get_parameter(name).add_(diff)
  half.get_parameter(name).add_(diff * .5)
save("lora_differences", tensors)
io["out.differences"], io["out.differences_half"] = forward(changed), forward(half)

# Two files at once.
made = pipeline()
made.load_lora_weights(musubi, adapter_name="a")
made.load_lora_weights(metadata, adapter_name="b")
made.set_adapters(["a", "b"], [1.0, 1.0])
io["out.musubi+metadata"] = forward(made.transformer)

plain = forward(model())
for name in sorted(io):
  if name.startswith("out."): print(name, float((io[name] - plain).abs().max()))
save("lora_io", io)
print("total", sum(os.path.getsize(os.path.join(HERE, f)) for f in os.listdir(HERE)))
