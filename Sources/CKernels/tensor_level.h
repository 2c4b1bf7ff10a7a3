// The body of the tensor kernels, included once for each level with
//   LEVEL_KERNELS  the table's name
//   LEVEL_TARGET   the processor features, if any beyond the architecture's own
//   LANES          floats in a vector
//   ROWS           rows of a product's tile; a tile is ROWS x 2 vectors, all held in registers
//   HAS_FMA        whether a multiplication and an addition are one instruction
//   HAS_NARROW_PRODUCTS  defined where there are dot products of bfloat16
// Loops are written with the compiler's vector types, so that one text serves every processor.

#include "tensor_kernels.h"

#include <math.h>
#include <string.h>
#if LANES == 16
#include <immintrin.h>
#endif

#ifdef LEVEL_TARGET
#pragma clang attribute push(__attribute__((target(LEVEL_TARGET))), apply_to = function)
#endif

#include "vector_level.h"

#define PIXELS (ROWS / 2) // that a convolution into few channels takes together: 4 sums each must fit the registers
#define STRIDE TK_ATTENTION_STRIDE

_Static_assert(TK_QUERY_BLOCK % ROWS == 0 && TK_KEY_BLOCK % PANEL == 0 && TK_LARGEST_HEAD % PANEL == 0 &&
                   TK_FEW_CHANNEL_STEP % LANES == 0,
               "whole tiles");

// erf; Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: absolute error 1.5e-7.
INLINE vf erf_(vf x) {
  vf size = (vf)((vi)x & 0x7fffffff);
  vf t = splat(1.0f) / fma_(splat(0.3275911f), size, splat(1.0f));
  vf p = splat(1.061405429f);
  p = fma_(p, t, splat(-1.453152027f));
  p = fma_(p, t, splat(1.421413741f));
  p = fma_(p, t, splat(-0.284496736f));
  p = fma_(p, t, splat(0.254829592f));
  vf tail = p * t * exp_(-size * size);
  return (vf)(((vi)(splat(1.0f) - tail)) | ((vi)x & (int32_t)0x80000000));
}

// One tile: c (+)= a b. `a` has ROWS rows of stride STRIDE, `b` is a panel of `depth` rows, `c` has the stride STRIDE.
INLINE void tile(const float *a, const float *b, int depth, float *c, int accumulating) {
  vf s[ROWS][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < ROWS; i++) {
    s[i][0] = accumulating ? load(c + i * STRIDE) : (vf){};
    s[i][1] = accumulating ? load(c + i * STRIDE + LANES) : (vf){};
  }
  for (int k = 0; k < depth; k++) {
    vf b0 = load(b + k * PANEL), b1 = load(b + k * PANEL + LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) {
      vf x = splat(a[i * STRIDE + k]);
      s[i][0] = fma_(x, b0, s[i][0]);
      s[i][1] = fma_(x, b1, s[i][1]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < ROWS; i++) {
    store(c + i * STRIDE, s[i][0]);
    store(c + i * STRIDE + LANES, s[i][1]);
  }
}

static __attribute__((noinline)) void tile_set(const float *a, const float *b, int depth, float *c) {
  tile(a, b, depth, c, 0);
}
static __attribute__((noinline)) void tile_add(const float *a, const float *b, int depth, float *c) {
  tile(a, b, depth, c, 1);
}

// 8 x 8 numbers turned in registers.
typedef float v8 __attribute__((vector_size(32), aligned(4), may_alias));
INLINE void transpose8(const float *in, ptrdiff_t in_stride, float *out, ptrdiff_t out_stride) {
  v8 r[8], p[8], q[8];
  for (int i = 0; i < 8; i++) r[i] = *(const v8 *)(in + i * in_stride);
  for (int i = 0; i < 8; i += 2) {
    p[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    p[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int i = 0; i < 8; i += 4) {
    q[i] = __builtin_shufflevector(p[i], p[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    q[i + 1] = __builtin_shufflevector(p[i], p[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    q[i + 2] = __builtin_shufflevector(p[i + 1], p[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    q[i + 3] = __builtin_shufflevector(p[i + 1], p[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int i = 0; i < 4; i++) {
    *(v8 *)(out + i * out_stride) = __builtin_shufflevector(q[i], q[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(v8 *)(out + (i + 4) * out_stride) = __builtin_shufflevector(q[i], q[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

static void transpose(const float *in, ptrdiff_t in_stride, size_t rows, size_t columns, float *out,
                      ptrdiff_t out_stride) {
  const ptrdiff_t whole_rows = (ptrdiff_t)rows / 8 * 8, whole_columns = (ptrdiff_t)columns / 8 * 8;
  // The side whose rows lie further apart, often by a multiple of a page, is walked along no more than 8 of them at once: they
  // share few places in the caches.
  if (in_stride > out_stride) {
    for (ptrdiff_t i = 0; i < whole_rows; i += 8)
      for (ptrdiff_t j = 0; j < whole_columns; j += 8)
        transpose8(in + i * in_stride + j, in_stride, out + j * out_stride + i, out_stride);
  } else {
    for (ptrdiff_t j = 0; j < whole_columns; j += 8)
      for (ptrdiff_t i = 0; i < whole_rows; i += 8)
        transpose8(in + i * in_stride + j, in_stride, out + j * out_stride + i, out_stride);
  }
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t j = i < whole_rows ? whole_columns : 0; j < (ptrdiff_t)columns; j++)
      out[j * out_stride + i] = in[i * in_stride + j];
}

static void pack_keys(const float *keys, ptrdiff_t stride, int32_t keys_count, int32_t head, int32_t first, int32_t count,
                      void *packed) {
  for (int32_t row = first; row < first + count; row += PANEL) {
    float *panel = (float *)packed + (size_t)row * (size_t)head;
    int32_t real = keys_count - row < PANEL ? keys_count - row : PANEL;
    if (real < PANEL) memset(panel, 0, (size_t)head * PANEL * sizeof(float));
    if (real > 0) transpose(keys + row * stride, stride, (size_t)real, (size_t)head, panel, PANEL);
  }
}

static void pack_values(const float *values, ptrdiff_t stride, int32_t keys_count, int32_t value_head, int32_t first,
                        int32_t count, int32_t padded_count, void *packed) {
  for (int32_t column = 0; column < value_head; column += PANEL) {
    int32_t width = value_head - column < PANEL ? value_head - column : PANEL;
    float *panel = (float *)packed + (size_t)(column / PANEL) * (size_t)padded_count * PANEL;
    for (int32_t row = first; row < first + count; row++) {
      float *out = panel + (size_t)row * PANEL;
      if (row >= keys_count) {
        memset(out, 0, PANEL * sizeof(float));
        continue;
      }
      const float *in = values + row * stride + column;
      if (width == PANEL) {
        memcpy(out, in, PANEL * sizeof(float));
      } else {
        memset(out, 0, PANEL * sizeof(float));
        memcpy(out, in, (size_t)width * sizeof(float));
      }
    }
  }
}

// The largest score of a row and of those before it; the row is filled up to whole panels with minus infinity.
INLINE float running_maximum(float *row, int count, int padded, float before) {
  for (int i = count; i < padded; i++) row[i] = -INFINITY;
  vf m = load(row), n = load(row + LANES);
  for (int i = PANEL; i < padded; i += PANEL) {
    m = larger(m, load(row + i));
    n = larger(n, load(row + i + LANES));
  }
  float now = largest_of(larger(m, n));
  return now > before ? now : before;
}

static void attention(const tk_attention *job, float *scratch) {
  const int head = job->head, value_head = job->value_head;
  const int value_panels = (value_head + PANEL - 1) / PANEL;
  const int keys_padded = (job->keys_count + PANEL - 1) / PANEL * PANEL;
  const int count = job->queries_count;
  const int rows = (count + ROWS - 1) / ROWS * ROWS;
  float *queries = scratch;
  float *scores = queries + TK_QUERY_BLOCK * STRIDE;
  float *sums = scores + TK_QUERY_BLOCK * STRIDE;
  float *totals = sums + TK_QUERY_BLOCK * STRIDE; // a vector for each row: its lanes are added up at the end
  float *maxima = totals + TK_QUERY_BLOCK * LANES;
  float *rescale = maxima + TK_QUERY_BLOCK;

  const float scale = job->scale * LOG2_E;
  for (int i = 0; i < count; i++) {
    const float *query = job->queries + i * job->query_stride;
    for (int k = 0; k < head; k++) queries[i * STRIDE + k] = query[k] * scale;
  }
  for (int i = count; i < rows; i++) memset(queries + i * STRIDE, 0, (size_t)head * sizeof(float));
  for (int i = 0; i < rows; i++) {
    memset(sums + i * STRIDE, 0, (size_t)value_panels * PANEL * sizeof(float));
    store(totals + i * LANES, (vf){});
    maxima[i] = -1e30f; // not minus infinity: a row of which every key is masked must not give NaN
  }
  for (int first = 0; first < job->keys_count; first += TK_KEY_BLOCK) {
    const int keys = job->keys_count - first < TK_KEY_BLOCK ? job->keys_count - first : TK_KEY_BLOCK;
    const int padded = (keys + PANEL - 1) / PANEL * PANEL;
    for (int column = 0; column < padded; column += PANEL) {
      const float *panel = (const float *)job->keys + (size_t)(first + column) * (size_t)head;
      for (int row = 0; row < rows; row += ROWS)
        tile_set(queries + row * STRIDE, panel, head, scores + row * STRIDE + column);
    }
    if (job->bias)
      for (int i = 0; i < count; i++) {
        const float *bias = job->bias + i * job->bias_stride + first;
        for (int k = 0; k < keys; k++) scores[i * STRIDE + k] += bias[k] * LOG2_E;
      }
    // Scores, in units of log2 e, become exponentials of their gaps to the running maximum.
    for (int i = 0; i < count; i++) {
      float now = running_maximum(scores + i * STRIDE, keys, padded, maxima[i]);
      rescale[i] = now == maxima[i] ? 1 : exp2f(maxima[i] - now);
      maxima[i] = now;
    }
    for (int i = 0; i < count; i++) {
      vf total = load(totals + i * LANES) * splat(rescale[i]), shift = splat(maxima[i]);
      for (int k = 0; k < padded; k += LANES) {
        vf e = exp2_(load(scores + i * STRIDE + k) - shift);
        store(scores + i * STRIDE + k, e);
        total += e;
      }
      store(totals + i * LANES, total);
    }
    for (int i = 0; i < count; i++)
      if (rescale[i] != 1)
        for (int k = 0; k < value_panels * PANEL; k += LANES)
          store(sums + i * STRIDE + k, load(sums + i * STRIDE + k) * splat(rescale[i]));
    for (int panel = 0; panel < value_panels; panel++) {
      const float *values = (const float *)job->values + ((size_t)panel * (size_t)keys_padded + (size_t)first) * PANEL;
      for (int row = 0; row < rows; row += ROWS)
        tile_add(scores + row * STRIDE, values, padded, sums + row * STRIDE + panel * PANEL);
    }
  }
  for (int i = 0; i < count; i++) {
    float *out = job->result + i * job->result_stride;
    const float total = sum_of(load(totals + i * LANES)), inverse = total > 0 ? 1 / total : 0;
    for (int k = 0; k < value_head; k++) out[k] = sums[i * STRIDE + k] * inverse;
  }
}

INLINE vf activated(tk_function function, vf x, vf a, vf b) {
  const vf zero = {}, one = splat(1.0f);
  switch (function) {
  case TK_RELU: return larger(x, zero);
  case TK_RELU6: return smaller(larger(x, zero), splat(6.0f));
  case TK_SIGMOID: return sigmoid(x);
  case TK_TANH: return splat(2.0f) * sigmoid(x + x) - one;
  case TK_SILU: return x * sigmoid(x);
  case TK_GELU_ERF: return splat(0.5f) * x * (one + erf_(x * splat(0.70710678118654752f)));
  case TK_GELU_TANH: // x (1 + tanh u) / 2 = x sigmoid(2 u)
    return x * sigmoid(splat(1.5957691216057308f) * fma_(x * x * x, splat(0.044715f), x));
  case TK_HARD_SWISH: return x * smaller(larger(x + splat(3.0f), zero), splat(6.0f)) * splat(1.0f / 6);
  case TK_HARD_SIGMOID: return smaller(larger(fma_(a, x, b), zero), one);
  case TK_LEAKY_RELU: return either(x < zero, a * x, x);
  case TK_QUICK_GELU: return x * sigmoid(x * splat(1.702f));
  }
  return x;
}

INLINE void activate_with(tk_function function, float *values, size_t count, float a, float b) {
  vf va = splat(a), vb_ = splat(b);
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) store(values + i, activated(function, load(values + i), va, vb_));
  if (i < count) {
    float rest[LANES] = {0};
    memcpy(rest, values + i, (count - i) * sizeof(float));
    store(rest, activated(function, load(rest), va, vb_));
    memcpy(values + i, rest, (count - i) * sizeof(float));
  }
}

static void activate(tk_function function, float *values, size_t count, float a, float b) {
  switch (function) { // one loop for each function, not one decision for each number
  case TK_RELU: activate_with(TK_RELU, values, count, a, b); break;
  case TK_RELU6: activate_with(TK_RELU6, values, count, a, b); break;
  case TK_SIGMOID: activate_with(TK_SIGMOID, values, count, a, b); break;
  case TK_TANH: activate_with(TK_TANH, values, count, a, b); break;
  case TK_SILU: activate_with(TK_SILU, values, count, a, b); break;
  case TK_GELU_ERF: activate_with(TK_GELU_ERF, values, count, a, b); break;
  case TK_GELU_TANH: activate_with(TK_GELU_TANH, values, count, a, b); break;
  case TK_HARD_SWISH: activate_with(TK_HARD_SWISH, values, count, a, b); break;
  case TK_HARD_SIGMOID: activate_with(TK_HARD_SIGMOID, values, count, a, b); break;
  case TK_LEAKY_RELU: activate_with(TK_LEAKY_RELU, values, count, a, b); break;
  case TK_QUICK_GELU: activate_with(TK_QUICK_GELU, values, count, a, b); break;
  }
}

static void softmax(const float *in, size_t count, float *out) {
  size_t i = 0;
  float most = -INFINITY;
  if (count >= LANES) {
    vf m = load(in);
    for (i = LANES; i + LANES <= count; i += LANES) m = larger(m, load(in + i));
    most = largest_of(m);
  }
  for (; i < count; i++) most = fmaxf(most, in[i]);
  if (!(most > -INFINITY)) most = -1e30f;
  vf total = {}, shift = splat(most * LOG2_E);
  for (i = 0; i + LANES <= count; i += LANES) {
    vf e = exp2_(fma_(load(in + i), splat(LOG2_E), -shift));
    store(out + i, e);
    total += e;
  }
  if (i < count) {
    float rest[LANES];
    for (int k = 0; k < LANES; k++) rest[k] = -INFINITY;
    memcpy(rest, in + i, (count - i) * sizeof(float));
    vf e = exp2_(fma_(load(rest), splat(LOG2_E), -shift));
    store(rest, e);
    total += e;
    memcpy(out + i, rest, (count - i) * sizeof(float));
  }
  float sum = sum_of(total), inverse = sum > 0 ? 1 / sum : 0;
  for (i = 0; i < count; i++) out[i] *= inverse;
}

static void moments(const float *in, size_t count, float shift, double *sum, double *squares) {
  // Runs of 4096 in float, summed in double.
  double total = 0, total_squares = 0;
  for (size_t start = 0; start < count; start += 4096) {
    size_t end = start + 4096 < count ? start + 4096 : count, i = start;
    vf s = {}, q = {};
    for (; i + LANES <= end; i += LANES) {
      vf gap = load(in + i) - splat(shift);
      s += gap;
      q = fma_(gap, gap, q);
    }
    for (; i < end; i++) {
      float gap = in[i] - shift;
      total += gap;
      total_squares += (double)gap * gap;
    }
    total += sum_of(s);
    total_squares += sum_of(q);
  }
  *sum = total;
  *squares = total_squares;
}

static void affine(const float *in, size_t count, float scale, float shift, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = in[i] * scale + shift;
}

INLINE void scaled_row(const float *in, size_t count, float mean, float scale, const float *weight, const float *bias,
                       float *out) {
  if (weight && bias)
    for (size_t i = 0; i < count; i++) out[i] = (in[i] - mean) * scale * weight[i] + bias[i];
  else if (weight)
    for (size_t i = 0; i < count; i++) out[i] = (in[i] - mean) * scale * weight[i];
  else if (bias)
    for (size_t i = 0; i < count; i++) out[i] = (in[i] - mean) * scale + bias[i];
  else
    for (size_t i = 0; i < count; i++) out[i] = (in[i] - mean) * scale;
}

static void layer_norm(const float *in, size_t count, const float *weight, const float *bias, float epsilon, float *out) {
  double sum, squares;
  moments(in, count, 0, &sum, &squares);
  float mean = (float)(sum / (double)count);
  moments(in, count, mean, &sum, &squares);
  float scale = (float)(1 / sqrt(squares / (double)count + (double)epsilon));
  scaled_row(in, count, mean, scale, weight, bias, out);
}

static void rms_norm(const float *in, size_t count, const float *weight, float epsilon, float *out) {
  double sum, squares;
  moments(in, count, 0, &sum, &squares);
  scaled_row(in, count, 0, (float)(1 / sqrt(squares / (double)count + (double)epsilon)), weight, 0, out);
}

// Neighbours change places.
INLINE vf swapped(vf v) {
#if LANES == 16
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif LANES == 8
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  return __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
}

static void rms_norm_turned(const float *in, size_t heads, size_t size, const float *weight, float epsilon,
                            const float *turns, float *out) {
  double sum, squares;
  moments(in, heads * size, 0, &sum, &squares);
  const float scale = (float)(1 / sqrt(squares / (double)(heads * size) + (double)epsilon));
  const float *cosines = turns, *sines = turns + size;
  for (size_t head = 0; head < heads; head++, in += size, weight += size, out += size) {
    size_t i = 0;
    for (; i + LANES <= size; i += LANES) {
      vf x = load(in + i) * splat(scale) * load(weight + i);
      store(out + i, fma_(x, load(cosines + i), swapped(x) * load(sines + i)));
    }
    for (; i + 2 <= size; i += 2) {
      const float x = in[i] * scale * weight[i], y = in[i + 1] * scale * weight[i + 1];
      out[i] = x * cosines[i] + y * sines[i];
      out[i + 1] = y * cosines[i + 1] + x * sines[i + 1];
    }
  }
}

static void add_gated(const float *in, const float *gate, size_t count, float *out) {
  size_t i = 0;
  if (gate) {
    for (; i + LANES <= count; i += LANES) store(out + i, fma_(load(in + i), load(gate + i), load(out + i)));
    for (; i < count; i++) out[i] += in[i] * gate[i];
  } else {
    for (; i + LANES <= count; i += LANES) store(out + i, load(out + i) + load(in + i));
    for (; i < count; i++) out[i] += in[i];
  }
}

INLINE uint16_t narrowed(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)((bits >> 16) | 0x40); // a quiet NaN
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

static void narrow(const float *in, size_t count, uint16_t *out) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    vu bits = *(const vu *)(in + i);
    vu rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    vu quiet = (bits >> 16) | 0x40;
    vu is_nan = (vu)((bits & 0x7fffffff) > 0x7f800000);
    *(vh *)(out + i) = __builtin_convertvector((is_nan & quiet) | (~is_nan & rounded), vh);
  }
  for (; i < count; i++) out[i] = narrowed(in[i]);
}

static void widen(const uint16_t *in, size_t count, float *out) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits = (uint32_t)in[i] << 16;
    memcpy(out + i, &bits, 4);
  }
}

static float quantise(const float *in, size_t count, int8_t *out) {
  vf m = {};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) m = larger(m, (vf)(*(const vi *)(in + i) & 0x7fffffff));
  float most = largest_of(m);
  for (; i < count; i++) most = fmaxf(most, fabsf(in[i]));
  if (!(most > 0) || isinf(most)) {
    memset(out, 0, count);
    return most > 0 ? NAN : 0;
  }
  const float scale = 127 / most;
  const vf magic = splat(12582912.0f);
  for (i = 0; i + LANES <= count; i += LANES) {
    vi whole = (vi)(load(in + i) * splat(scale) + magic) - (vi)magic;
    *(vb *)(out + i) = __builtin_convertvector(whole, vb);
  }
  for (; i < count; i++) out[i] = (int8_t)(in[i] * scale + 12582912.0f - 12582912.0f);
  return most / 127;
}

static void dequantise(const int32_t *sums, size_t count, float row_scale, const float *column_scales, const float *bias,
                       float *out) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    vf v = __builtin_convertvector(*(const vi *)(sums + i), vf) * (splat(row_scale) * load(column_scales + i));
    store(out + i, bias ? v + load(bias + i) : v);
  }
  for (; i < count; i++) {
    float v = (float)sums[i] * (row_scale * column_scales[i]);
    out[i] = bias ? v + bias[i] : v;
  }
}

static void accumulate(const float *in, size_t count, ptrdiff_t stride, float tap, float *out) {
  if (stride == 1)
    for (size_t i = 0; i < count; i++) out[i] += tap * in[i];
  else
    for (size_t i = 0; i < count; i++) out[i] += tap * in[(ptrdiff_t)i * stride];
}

// `count` pixels from number `first` on; every pixel's sum is taken in the same order, however many are taken together.
INLINE void few_outputs_of(const tk_few_outputs *job, int32_t first, int count, int outputs) {
  vf s[PIXELS][TK_FEW_OUTPUTS];
#pragma clang loop unroll(full)
  for (int p = 0; p < count; p++)
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) s[p][o] = (vf){};
  for (int32_t line = 0; line < job->lines_count; line++) {
    const float *x = job->lines[line] + first * job->pixel_step, *w = job->weights[line];
    for (int32_t tap = 0; tap < job->kernel_columns; tap++) {
      for (int32_t c = 0; c < job->channels; c += LANES) {
#pragma clang loop unroll(full)
        for (int p = 0; p < count; p++) {
          vf v = load(x + p * job->pixel_step + c);
#pragma clang loop unroll(full)
          for (int o = 0; o < outputs; o++) s[p][o] = fma_(v, load(w + o * job->channels + c), s[p][o]);
        }
      }
      x += job->tap_step;
      w += outputs * job->channels;
    }
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < count; p++)
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) job->result[(first + p) * outputs + o] = sum_of(s[p][o]) + job->bias[o];
}

INLINE void few_outputs_row(const tk_few_outputs *job, int outputs) {
  int32_t first = 0;
  for (; first + PIXELS <= job->pixels; first += PIXELS) few_outputs_of(job, first, PIXELS, outputs);
  for (; first < job->pixels; first++) few_outputs_of(job, first, 1, outputs);
}

static void few_outputs(const tk_few_outputs *job) {
  switch (job->outputs) {
  case 1: few_outputs_row(job, 1); break;
  case 2: few_outputs_row(job, 2); break;
  case 3: few_outputs_row(job, 3); break;
  case 4: few_outputs_row(job, 4); break;
  }
}

#ifdef HAS_NARROW_PRODUCTS
#include "tensor_narrow.h"
#endif

const tk_kernels LEVEL_KERNELS = {
    .panel = PANEL,
    .attention = attention,
    .pack_keys = pack_keys,
    .pack_values = pack_values,
#ifdef HAS_NARROW_PRODUCTS
    .attention_narrow = attention_narrow,
    .pack_keys_narrow = pack_keys_narrow,
    .pack_values_narrow = pack_values_narrow,
#endif
    .activate = activate,
    .softmax = softmax,
    .layer_norm = layer_norm,
    .rms_norm = rms_norm,
    .rms_norm_turned = rms_norm_turned,
    .add_gated = add_gated,
    .moments = moments,
    .affine = affine,
    .narrow = narrow,
    .widen = widen,
    .quantise = quantise,
    .dequantise = dequantise,
    .transpose = transpose,
    .accumulate = accumulate,
    .few_outputs = few_outputs,
};

#ifdef LEVEL_TARGET
#pragma clang attribute pop
#endif
