"""Writes operations.safetensors: inputs and what PyTorch gives for them in double precision.

    pip install torch==2.13.0 numpy safetensors && python make_fixture.py
"""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(20261123)
store = {}


def put(case, **tensors):
    for name, tensor in tensors.items():
        store[f"{case}.{name}"] = tensor.to(torch.float32).contiguous()


def rand(*shape):
    """Numbers that float32 holds exactly, in double precision."""
    return torch.randn(*shape).double()


def conv(case, dims, x, w, b, pad=None, **options):
    function = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}[dims]
    put(case, x=x, w=w, b=b, y=function(F.pad(x, pad) if pad else x, w, b, **options))


conv("conv1d", 1, rand(2, 6, 50), rand(8, 3, 5), rand(8), stride=2, padding=3, dilation=2, groups=2)
conv("conv1d_long", 1, rand(1, 4, 700), rand(5, 4, 7), rand(5), padding=3)
conv("conv2d", 2, rand(2, 6, 13, 17), rand(10, 6, 3, 5), rand(10), stride=(2, 1), padding=(1, 2), dilation=(1, 2))
conv("conv2d_wide", 2, rand(1, 16, 20, 24), rand(32, 16, 3, 3), rand(32), padding=1)
conv("conv2d_groups", 2, rand(1, 9, 8, 7), rand(6, 3, 3, 3), rand(6), padding=1, groups=3)
conv("conv2d_uneven", 2, rand(1, 3, 9, 8), rand(4, 3, 4, 4), rand(4), pad=(0, 3, 2, 1), stride=(2, 2))
conv("conv2d_point", 2, rand(2, 8, 6, 5), rand(12, 8, 1, 1), rand(12))
conv("depthwise", 2, rand(1, 8, 12, 11), rand(8, 1, 3, 3), rand(8), stride=2, padding=1, groups=8)
conv("conv3d_causal", 3, rand(1, 8, 6, 9, 10), rand(12, 8, 3, 3, 3), rand(12), pad=(1, 1, 1, 1, 2, 0))
conv("conv3d_few", 3, rand(1, 16, 3, 6, 9), rand(3, 16, 3, 3, 3), rand(3), pad=(1, 1, 1, 1, 2, 0))
conv("conv2d_few", 2, rand(2, 32, 9, 13), rand(4, 32, 3, 2), rand(4), stride=(2, 1), padding=(1, 0), dilation=(1, 3))
conv("conv3d_strided", 3, rand(2, 4, 7, 8, 6), rand(6, 4, 3, 2, 3), rand(6), stride=(2, 1, 2), padding=(1, 0, 1),
     dilation=(2, 1, 1))
conv("conv3d_depthwise", 3, rand(1, 3, 4, 5, 6), rand(3, 1, 3, 3, 3), rand(3), padding=1, groups=3)

x, w, b = rand(1, 4, 5, 6), rand(4, 3, 3, 4), rand(6)
put("transposed", x=x, w=w, b=b,
    y=F.conv_transpose2d(x, w, b, stride=(2, 3), padding=(1, 0), output_padding=(1, 2), groups=2))
x, w, b = rand(2, 5, 4, 3), rand(5, 6, 3, 3), rand(6)
put("transposed_dilated", x=x, w=w, b=b, y=F.conv_transpose2d(x, w, b, stride=1, padding=2, dilation=2))

x = rand(1, 16, 12, 14).to(torch.bfloat16).double()
w = rand(20, 16, 3, 3).to(torch.bfloat16).double()
b = rand(20)
put("conv2d_bfloat16", x=x, w=w, b=b, y=F.conv2d(x, w, b, padding=1))

x, w, b = rand(7, 83) * 3 + 1, rand(83), rand(83)
put("rows", x=x, w=w, b=b, layer=F.layer_norm(x, (83,), w, b, 1e-5), layer_plain=F.layer_norm(x, (83,)),
    rms=F.rms_norm(x, (83,), w, 1e-6), softmax=F.softmax(x * 5, -1), scaled=x * 5, gelu=F.gelu(x),
    gelu_tanh=F.gelu(x, approximate="tanh"), silu=F.silu(x), tanh=torch.tanh(x), sigmoid=torch.sigmoid(x),
    hard_swish=F.hardswish(x), leaky=F.leaky_relu(x, 0.1))
x, w, b = rand(2, 6, 5, 7) + 2, rand(6), rand(6)
put("group", x=x, w=w, b=b, y=F.group_norm(x, 3, w, b, 1e-5))

x = rand(1, 3, 9, 11)
put("pool", x=x, max=F.max_pool2d(x, 3, 2, 1), average=F.avg_pool2d(x, (3, 2), (2, 2), (1, 1), count_include_pad=False),
    average_padded=F.avg_pool2d(x, (3, 2), (2, 2), (1, 1), count_include_pad=True), mean=x.mean((2, 3), keepdim=True),
    up=F.interpolate(x, (13, 20), mode="bilinear"), down=F.interpolate(x, (4, 5), mode="bilinear"))


def attention(case, queries, keys, heads, size, value_size, bias=None):
    q, k, v = rand(queries, heads, size), rand(keys, heads, size), rand(keys, heads, value_size)
    y = F.scaled_dot_product_attention(q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), attn_mask=bias)
    put(case, q=q, k=k, v=v, y=y.transpose(0, 1))
    if bias is not None:
        put(case, bias=bias)


attention("attention", 100, 300, 2, 40, 24)
bias = rand(3, 5, 37)
bias[:, :, 30:] = -torch.inf
attention("attention_bias", 5, 37, 3, 16, 17, bias)

x, w, b = rand(70, 96), rand(130, 96) / 10, rand(130)


def bf16(t):
    return t.to(torch.bfloat16).double()


def int8(t):
    """Whole numbers -127...127, one scale a row, in single precision as the rounding is."""
    t = t.float()
    top = t.abs().amax(1, keepdim=True)
    return (torch.round(t * (127 / top)).double() * (top / 127).double())


put("linear", x=x, w=w, b=b, y=x @ w.T + b, bfloat16=bf16(x) @ bf16(w).T + b, int8=int8(x) @ int8(w).T + b)

save_file(store, pathlib.Path(__file__).with_name("operations.safetensors"),
          metadata={"note": f"PyTorch {torch.__version__.split('+')[0]}, computed in float64, stored as float32"})

# A whole file, byte by byte: F32 before BF16, then by name; a name that JSON must escape.
save_file({"b": torch.tensor([[1.5, -2.0, 3.25]]), "a": torch.tensor([0.1]),
           'c "é"\n': torch.tensor([1.5, -2.0, 0.0078125], dtype=torch.bfloat16), "none": torch.zeros(0, 3)},
          pathlib.Path(__file__).with_name("written.safetensors"), metadata={"note": 'a "note"\t\\'})
