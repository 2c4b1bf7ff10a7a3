#!/usr/bin/env python3
"""A tiny random image-to-video model in the layouts that Wan 2.1 is published in, offline.

Writes beside this script: diffusers/ (as diffusers saves it, the transformer in two shards of mixed number formats),
original/ (the same numbers under the names of Wan's own modules, with .pth files as torch saves them) and names.json (original
names and what diffusers' converters make of them, at the real autoencoder's depth).
archives/ has .pth files of other kinds, of whole numbers 0, 1, 2 ...
Needs: torch, diffusers==0.42.1, transformers==5.23.0, safetensors, sentencepiece."""
import collections, json, os, shutil, sys
os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from diffusers import (AutoencoderKLWan, UniPCMultistepScheduler, WanImageToVideoPipeline, WanTransformer3DModel)
from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers, convert_wan_vae_to_diffusers
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModel, UMT5Config, UMT5EncoderModel

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tokenizer"))
import make_tokenizer

torch.set_grad_enabled(False)
DIFFUSERS, ORIGINAL = os.path.join(HERE, "diffusers"), os.path.join(HERE, "original")
FORMATS = [torch.bfloat16, torch.float16, torch.float32]


def randomised(model, seed, formats):
  generator = torch.Generator().manual_seed(seed)
  for index, (name, p) in enumerate(model.named_parameters()):
    if p.ndim <= 1 or "gamma" in name:
      value = torch.randn(p.shape, generator=generator) * .1 + (1. if name.endswith(("weight", "gamma")) else 0.)
    else:
      value = torch.randn(p.shape, generator=generator) * (1.0 / max(1, p[0].numel())) ** .5
    # Large tensors stay narrow so that the files stay small.
    chosen = [f for f in formats if f != torch.float32] if p.numel() > 5000 and len(formats) > 1 else formats
    p.data = value.to(chosen[index % len(chosen)])
  return model.eval()


def replaced(name, pairs):
  for old, new in pairs:
    if name.startswith(old): return new + name[len(old):]
  raise KeyError(name)


# Names of diffusers or transformers, and of Wan's modules model.py, t5.py, clip.py, vae.py.
TRANSFORMER = [
  ("patch_embedding", "patch_embedding"), ("condition_embedder.text_embedder.linear_1", "text_embedding.0"),
  ("condition_embedder.text_embedder.linear_2", "text_embedding.2"),
  ("condition_embedder.time_embedder.linear_1", "time_embedding.0"),
  ("condition_embedder.time_embedder.linear_2", "time_embedding.2"),
  ("condition_embedder.time_proj", "time_projection.1"),
  ("condition_embedder.image_embedder.norm1", "img_emb.proj.0"),
  ("condition_embedder.image_embedder.ff.net.0.proj", "img_emb.proj.1"),
  ("condition_embedder.image_embedder.ff.net.2", "img_emb.proj.3"),
  ("condition_embedder.image_embedder.norm2", "img_emb.proj.4"), ("proj_out", "head.head"),
  ("scale_shift_table", "head.modulation"),
]
TRANSFORMER_BLOCK = [
  ("scale_shift_table", "modulation"), ("norm2", "norm3"), ("ffn.net.0.proj", "ffn.0"), ("ffn.net.2", "ffn.2"),
] + [(f"{a}.{x}", f"{b}.{y}") for a, b in (("attn1", "self_attn"), ("attn2", "cross_attn")) for x, y in (
  ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "o"), ("norm_q", "norm_q"), ("norm_k", "norm_k"),
  ("add_k_proj", "k_img"), ("add_v_proj", "v_img"), ("norm_added_k", "norm_k_img"))]


def original_transformer(state):
  result = {}
  for name, value in state.items():
    if name.startswith("blocks."):
      _, block, rest = name.split(".", 2)
      result[f"blocks.{block}.{replaced(rest, TRANSFORMER_BLOCK)}"] = value
    else:
      result[replaced(name, TRANSFORMER)] = value
  return result


RESIDUAL = [("norm1.", "residual.0."), ("conv1.", "residual.2."), ("norm2.", "residual.3."), ("conv2.", "residual.6."),
            ("conv_shortcut.", "shortcut."), ("resample.", "resample."), ("time_conv.", "time_conv.")]


def original_vae(state, blocks):
  result = {}
  for name, value in state.items():
    half, _, rest = name.partition(".")
    if half in ("quant_conv", "post_quant_conv"):
      result[("conv1." if half == "quant_conv" else "conv2.") + rest] = value
      continue
    kind, _, rest = rest.partition(".")
    if kind == "conv_in": new = "conv1." + rest
    elif kind == "norm_out": new = "head.0." + rest
    elif kind == "conv_out": new = "head.2." + rest
    elif kind == "mid_block":
      sort, index, rest = rest.split(".", 2)
      new = "middle.1." + rest if sort == "attentions" else f"middle.{2 * int(index)}." + replaced(rest, RESIDUAL)
    elif kind == "down_blocks":
      index, rest = rest.split(".", 1)
      new = f"downsamples.{index}." + replaced(rest, RESIDUAL)
    elif kind == "up_blocks":
      stage, sort, index, rest = rest.split(".", 3)
      place = int(stage) * (blocks + 2) + (int(index) if sort == "resnets" else blocks + 1)
      new = f"upsamples.{place}." + replaced(rest, RESIDUAL)
    else: raise KeyError(name)
    result[f"{half}.{new}"] = value
  return result


T5_BLOCK = [(f"layer.0.SelfAttention.{x}.", f"attn.{x}.") for x in "qkvo"] + [
  ("layer.0.SelfAttention.relative_attention_bias.", "pos_embedding.embedding."), ("layer.0.layer_norm.", "norm1."),
  ("layer.1.layer_norm.", "norm2."), ("layer.1.DenseReluDense.wi_0.", "ffn.gate.0."),
  ("layer.1.DenseReluDense.wi_1.", "ffn.fc1."), ("layer.1.DenseReluDense.wo.", "ffn.fc2.")]


def original_t5(state):
  result = {}
  for name, value in state.items():
    if name == "encoder.embed_tokens.weight": continue
    if name.startswith("encoder.block."):
      block, rest = name[len("encoder.block."):].split(".", 1)
      result[f"blocks.{block}.{replaced(rest, T5_BLOCK)}"] = value
    else:
      result[{"shared.weight": "token_embedding.weight", "encoder.final_layer_norm.weight": "norm.weight"}[name]] = value
  return result


CLIP_BLOCK = [("layer_norm1.", "norm1."), ("layer_norm2.", "norm2."), ("mlp.fc1.", "mlp.0."), ("mlp.fc2.", "mlp.2."),
              ("self_attn.out_proj.", "attn.proj.")]


def original_clip(state):
  state = {name.removeprefix("vision_model."): value for name, value in state.items()}
  result = {
    "visual.cls_embedding": state["embeddings.class_embedding"][None, None],
    "visual.pos_embedding": state["embeddings.position_embedding.weight"][None],
    "visual.patch_embedding.weight": state["embeddings.patch_embedding.weight"],
    # What the image encoder does not read.
    "visual.head": torch.zeros(state["embeddings.class_embedding"].numel(), 8, dtype=torch.float16),
    "textual.token_embedding.weight": torch.zeros(16, 8, dtype=torch.float16),
    "log_scale": torch.tensor(2.5, dtype=torch.float16),
  }
  for kind in ("weight", "bias"):
    result["visual.pre_norm." + kind] = state["pre_layrnorm." + kind]
    result["visual.post_norm." + kind] = state["post_layernorm." + kind]
  for name, value in state.items():
    if not name.startswith("encoder.layers."): continue
    block, rest = name[len("encoder.layers."):].split(".", 1)
    if rest.startswith(("self_attn.k_proj", "self_attn.v_proj")): continue
    if rest.startswith("self_attn.q_proj."):
      kind = rest.rsplit(".", 1)[1]
      fused = [state[f"encoder.layers.{block}.self_attn.{x}_proj.{kind}"] for x in "qkv"]
      result[f"visual.transformer.{block}.attn.to_qkv.{kind}"] = torch.cat(fused)
    else:
      result[f"visual.transformer.{block}.{replaced(rest, CLIP_BLOCK)}"] = value
  return result


def same(a, b):
  assert a.keys() == b.keys(), sorted(a.keys() ^ b.keys())
  for name in a: assert a[name].dtype == b[name].dtype and torch.equal(a[name], b[name]), name


def write_json(value, *path):
  with open(os.path.join(*path), "w") as file: file.write(json.dumps(value, indent=1) + "\n")


shutil.rmtree(DIFFUSERS, ignore_errors=True)
shutil.rmtree(ORIGINAL, ignore_errors=True)
os.makedirs(os.path.join(ORIGINAL, "google/umt5-xxl"))

transformer = randomised(WanTransformer3DModel(
  patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=32, in_channels=36, out_channels=16, text_dim=32,
  freq_dim=64, ffn_dim=128, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6,
  image_dim=80, added_kv_proj_dim=64), 1, FORMATS)
vae = randomised(AutoencoderKLWan(
  base_dim=8, z_dim=16, dim_mult=[1, 2, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True]), 2,
  [torch.float16])
text = randomised(UMT5EncoderModel(UMT5Config(
  vocab_size=448, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, feed_forward_proj="gated-gelu",
  relative_attention_num_buckets=32)), 3, [torch.bfloat16])
# One head of 80 numbers, the size of the real encoder's heads: the original layout has no configuration of it.
image = randomised(CLIPVisionModel(CLIPVisionConfig(
  hidden_size=80, intermediate_size=160, num_hidden_layers=2, num_attention_heads=1, image_size=32, patch_size=8,
  hidden_act="gelu", projection_dim=32)), 4, [torch.float16])

# The layout of diffusers.
WanImageToVideoPipeline(
  tokenizer=None, text_encoder=text, image_encoder=image, transformer=transformer, vae=vae,
  image_processor=CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}),
  scheduler=UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0),
).save_pretrained(DIFFUSERS)
shutil.rmtree(os.path.join(DIFFUSERS, "transformer"))
transformer.save_pretrained(os.path.join(DIFFUSERS, "transformer"), max_shard_size="230KB")
with open(os.path.join(DIFFUSERS, "model_index.json")) as file: index = json.load(file)
index["tokenizer"] = ["transformers", "T5TokenizerFast"]
write_json(index, DIFFUSERS, "model_index.json")
os.makedirs(os.path.join(DIFFUSERS, "tokenizer"))
spiece = make_tokenizer.train("identity")
for place in (os.path.join(DIFFUSERS, "tokenizer"), os.path.join(ORIGINAL, "google/umt5-xxl")):
  with open(os.path.join(place, "spiece.model"), "wb") as file: file.write(spiece)

# The original layout.
state = original_transformer(transformer.state_dict())
same(convert_wan_transformer_to_diffusers(dict(state)), dict(transformer.state_dict()))
save_file({k: v.contiguous() for k, v in state.items()}, os.path.join(ORIGINAL, "diffusion_pytorch_model.safetensors"))
write_json({
  "_class_name": "WanModel", "_diffusers_version": "0.30.0", "dim": 64, "eps": 1e-06, "ffn_dim": 128, "freq_dim": 64,
  "in_dim": 36, "model_type": "i2v", "num_heads": 2, "num_layers": 2, "out_dim": 16, "text_len": 512,
}, ORIGINAL, "config.json")
# As a module's own state_dict() is: an ordered dictionary that knows versions.
state = collections.OrderedDict(original_vae(vae.state_dict(), 1))
state._metadata = vae.state_dict()._metadata
torch.save(state, os.path.join(ORIGINAL, "Wan2.1_VAE.pth"))
torch.save(original_t5(text.state_dict()), os.path.join(ORIGINAL, "models_t5_umt5-xxl-enc-bf16.pth"))
torch.save(original_clip(image.state_dict()),
           os.path.join(ORIGINAL, "models_clip_open-clip-xlm-roberta-large-vit-huge-14.pth"))

# Names by diffusers' own converters, which know the real depth only.
with torch.device("meta"): real = AutoencoderKLWan()
names = {"transformer": {}, "vae": {}}
marked = {name: name for name in original_vae({k: k for k in real.state_dict()}, 2)}
for canonical, original in convert_wan_vae_to_diffusers(marked).items(): names["vae"][original] = canonical
assert set(names["vae"].values()) == set(real.state_dict())
state = original_transformer(transformer.state_dict())
for canonical, original in convert_wan_transformer_to_diffusers({k: k for k in state}).items():
  names["transformer"][original] = canonical
write_json(names, HERE, "names.json")

# Archives that a reader must know, and some that it must refuse.
ARCHIVES = os.path.join(HERE, "archives")
os.makedirs(ARCHIVES, exist_ok=True)
whole = torch.arange(24.).reshape(4, 6)
for name, value in {
  "views": {"all": whole, "rows": whole[1:3], "parameter": torch.nn.Parameter(torch.arange(3.).bfloat16()),
            "double": torch.arange(5.).double(), "half": torch.arange(5.).half(), "scalar": torch.tensor(7.), "empty": torch.zeros(0, 3)},
  "nested": {"epoch": 3, "state_dict": {"all": whole}},
  "numbers": {"ids": torch.arange(5), "all": whole},
  "transposed": {"all": whole.T},
  "module": torch.nn.Linear(2, 3),
  "extras": {"all": whole, "name": "wan"},
}.items(): torch.save(value, os.path.join(ARCHIVES, f"{name}.pth"))
torch.save({"all": whole}, os.path.join(ARCHIVES, "legacy.pth"), _use_new_zipfile_serialization=False)
torch.save({"all": whole}, os.path.join(ARCHIVES, "protocol4.pth"), pickle_protocol=4)

total = 0
for folder, _, files in os.walk(HERE):
  for file in sorted(files):
    size = os.path.getsize(os.path.join(folder, file)); total += size
    print(size, os.path.relpath(os.path.join(folder, file), HERE))
print("total", total)
