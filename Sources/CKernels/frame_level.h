// The body of the kernels for frames, included once for each level; see tensor_level.h for the parameters.

#include "frame_kernels.h"

#include <math.h>
#include <string.h>
#if LANES == 16
#include <immintrin.h>
#endif

#ifdef LEVEL_TARGET
#pragma clang attribute push(__attribute__((target(LEVEL_TARGET))), apply_to = function)
#endif

#include "vector_level.h"

_Static_assert(FK_TILE_STEP % ROWS == 0 && FK_CHANNEL_STEP % LANES == 0, "whole tiles");

#define UNROLL _Pragma("clang loop unroll(full)")
// The points: 0, A, -A, B, -B, infinity.
#define A 0.75f
#define B 1.5f
#define AA (A * A)
#define BB (B * B)

INLINE void input_transform(const vf d[6], vf t[6]) {
  t[0] = fma_(splat(AA * BB), d[0], fma_(splat(-(AA + BB)), d[2], d[4]));
  const vf ea = fma_(splat(-BB), d[2], d[4]), oa = splat(A) * fma_(splat(-BB), d[1], d[3]);
  t[1] = ea + oa;
  t[2] = ea - oa;
  const vf eb = fma_(splat(-AA), d[2], d[4]), ob = splat(B) * fma_(splat(-AA), d[1], d[3]);
  t[3] = eb + ob;
  t[4] = eb - ob;
  t[5] = fma_(splat(AA * BB), d[1], fma_(splat(-(AA + BB)), d[3], d[5]));
}

INLINE void output_transform(const vf m[6], vf y[4]) {
  const vf sa = m[1] + m[2], da = m[1] - m[2], sb = m[3] + m[4], db = m[3] - m[4];
  y[0] = m[0] + sa + sb;
  y[1] = fma_(splat(A), da, splat(B) * db);
  y[2] = fma_(splat(AA), sa, splat(BB) * sb);
  y[3] = fma_(splat(AA * A), da, fma_(splat(BB * B), db, m[5]));
}

INLINE void weight_transform(const vf g[3], vf u[6]) {
  // Values at the points over the products of their gaps to the other points.
  const float at_a = 1 / (2 * AA * (AA - BB)), at_b = 1 / (2 * BB * (BB - AA));
  u[0] = splat(1 / (AA * BB)) * g[0];
  const vf ea = fma_(splat(AA), g[2], g[0]), eb = fma_(splat(BB), g[2], g[0]);
  const vf oa = splat(A) * g[1], ob = splat(B) * g[1];
  u[1] = splat(at_a) * (ea + oa);
  u[2] = splat(at_a) * (ea - oa);
  u[3] = splat(at_b) * (eb + ob);
  u[4] = splat(at_b) * (eb - ob);
  u[5] = g[2];
}

static void input(const fk_input *job) {
  static const float zeros[LANES];
  const int32_t columns = job->tiles.columns >> job->doubled, channels = job->channels;
  for (int32_t n = 0; n < job->tiles.count; n++) {
    const int32_t tile = job->tiles.first + n;
    const int32_t top = tile / job->tiles.tiles_across * FK_SIDE - 1, left = tile % job->tiles.tiles_across * FK_SIDE - 1;
    const float *pixels[6][6];
    ptrdiff_t step[6][6]; // 0 for zeros, which serve every channel
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++) {
        const int32_t y = top + i, x = left + j;
        const int is_inside = y >= 0 && y < job->tiles.rows && x >= 0 && x < job->tiles.columns;
        pixels[i][j] = is_inside ? job->frame + ((size_t)(y >> job->doubled) * (size_t)columns +
                                                 (size_t)(x >> job->doubled)) * (size_t)channels
                                 : zeros;
        step[i][j] = is_inside;
      }
    float *out = job->result + n * job->tile_step;
    for (int32_t c = 0; c < channels; c += LANES) {
      vf t[6][6];
      for (int j = 0; j < 6; j++) {
        vf d[6], r[6];
        UNROLL for (int i = 0; i < 6; i++) d[i] = load(pixels[i][j] + c * step[i][j]);
        input_transform(d, r);
        UNROLL for (int i = 0; i < 6; i++) t[i][j] = r[i];
      }
      for (int i = 0; i < 6; i++) {
        vf r[6];
        input_transform(t[i], r);
        UNROLL for (int j = 0; j < 6; j++) store(out + (i * 6 + j) * job->position_step + c, r[j]);
      }
    }
  }
}

static __attribute__((noinline)) void product_tile(const float *a, ptrdiff_t a_step, const float *b, int depth, float *c,
                                                   ptrdiff_t c_step, int accumulating) {
  vf s[ROWS][2];
  if (accumulating) {
    UNROLL for (int i = 0; i < ROWS; i++) {
      s[i][0] = load(c + i * c_step);
      s[i][1] = load(c + i * c_step + LANES);
    }
  } else {
    UNROLL for (int i = 0; i < ROWS; i++) s[i][0] = s[i][1] = (vf){};
  }
  for (int k = 0; k < depth; k++) {
    vf b0 = load(b + k * PANEL), b1 = load(b + k * PANEL + LANES);
    UNROLL for (int i = 0; i < ROWS; i++) {
      vf x = splat(a[i * a_step + k]);
      s[i][0] = fma_(x, b0, s[i][0]);
      s[i][1] = fma_(x, b1, s[i][1]);
    }
  }
  UNROLL for (int i = 0; i < ROWS; i++) {
    store(c + i * c_step, s[i][0]);
    store(c + i * c_step + LANES, s[i][1]);
  }
}

// Rows of a panel that are multiplied at a time: they stay in the inner cache.
#define DEPTH 192

static void product(const fk_product *job) {
  for (int32_t panel = 0; panel < job->panels; panel++)
    for (int32_t start = 0; start < job->inner; start += DEPTH) {
      const int32_t end = start + DEPTH < job->inner ? start + DEPTH : job->inner;
      const float *weights = job->weights + (size_t)panel * (size_t)job->inner * PANEL;
      for (int32_t frame = 0; frame < job->frames; frame++) {
        const int32_t skipped = job->skipped[frame], first = start > skipped ? start : skipped;
        if (first >= end) continue;
        const float *a = job->a + frame * job->frame_step + first;
        float *c = job->result + frame * job->result_frame_step + panel * PANEL;
        for (int32_t tile = 0; tile < job->tiles; tile += ROWS)
          product_tile(a + tile * job->a_step, job->a_step, weights + (size_t)first * PANEL, end - first,
                       c + tile * job->result_step, job->result_step, first != skipped);
      }
    }
}

// SiLU of a pixel brought to the length sqrt(channels) and scaled.
INLINE void normalise_pixel(const float *in, int32_t channels, const float *scale, float *out) {
  vf squares[2] = {};
  int32_t c = 0;
  for (; c + 2 * LANES <= channels; c += 2 * LANES) {
    const vf x = load(in + c), y = load(in + c + LANES);
    squares[0] = fma_(x, x, squares[0]);
    squares[1] = fma_(y, y, squares[1]);
  }
  for (; c < channels; c += LANES) {
    const vf x = load(in + c);
    squares[0] = fma_(x, x, squares[0]);
  }
  const float length = fmaxf(sqrtf(sum_of(squares[0] + squares[1])), 1e-12f);
  const vf factor = splat(sqrtf((float)channels) / length);
  for (c = 0; c < channels; c += LANES) {
    const vf x = load(in + c) * factor * load(scale + c);
    store(out + c, x * sigmoid(x));
  }
}

static void normalise(const float *pixels, int32_t count, int32_t channels, const float *scale, float *result) {
  for (int32_t n = 0; n < count; n++)
    normalise_pixel(pixels + (size_t)n * (size_t)channels, channels, scale, result + (size_t)n * (size_t)channels);
}

static void output(const fk_output *job, float *scratch) {
  const int32_t channels = job->channels;
  for (int32_t n = 0; n < job->tiles.count; n++) {
    const int32_t tile = job->tiles.first + n;
    const int32_t top = tile / job->tiles.tiles_across * FK_SIDE, left = tile % job->tiles.tiles_across * FK_SIDE;
    const float *in = job->products + n * job->tile_step;
    for (int32_t c = 0; c < channels; c += LANES) {
      vf t[4][6];
      for (int j = 0; j < 6; j++) {
        vf m[6], r[4];
        UNROLL for (int i = 0; i < 6; i++) m[i] = load(in + (i * 6 + j) * job->position_step + c);
        output_transform(m, r);
        UNROLL for (int i = 0; i < 4; i++) t[i][j] = r[i];
      }
      const vf bias = load(job->bias + c);
      for (int i = 0; i < 4; i++) {
        vf r[4];
        output_transform(t[i], r);
        UNROLL for (int j = 0; j < 4; j++) store(scratch + (i * 4 + j) * channels + c, r[j] + bias);
      }
    }
    for (int i = 0; i < 4 && top + i < job->tiles.rows; i++)
      for (int j = 0; j < 4 && left + j < job->tiles.columns; j++) {
        float *pixel = scratch + (i * 4 + j) * channels;
        const size_t place = ((size_t)(top + i) * (size_t)job->tiles.columns + (size_t)(left + j)) * (size_t)channels;
        if (job->addend)
          for (int32_t c = 0; c < channels; c += LANES) store(pixel + c, load(pixel + c) + load(job->addend + place + c));
        if (job->sum) memcpy(job->sum + place, pixel, (size_t)channels * sizeof(float));
        if (job->normalised) normalise_pixel(pixel, channels, job->scale, job->normalised + place);
      }
  }
}

static void weights(const float *taps, int32_t count, float *result, ptrdiff_t position_step) {
  for (int32_t n = 0; n < count; n++, taps += 9 * PANEL, result += PANEL)
    for (int half = 0; half < 2; half++) {
      vf t[6][3];
      for (int j = 0; j < 3; j++) {
        vf g[3], u[6];
        UNROLL for (int i = 0; i < 3; i++) g[i] = load(taps + (i * 3 + j) * PANEL + half * LANES);
        weight_transform(g, u);
        UNROLL for (int i = 0; i < 6; i++) t[i][j] = u[i];
      }
      for (int i = 0; i < 6; i++) {
        vf u[6];
        weight_transform(t[i], u);
        UNROLL for (int j = 0; j < 6; j++) store(result + (i * 6 + j) * position_step + half * LANES, u[j]);
      }
    }
}

const fk_kernels LEVEL_KERNELS = {
    .panel = PANEL,
    .input = input,
    .product = product,
    .output = output,
    .weights = weights,
    .normalise = normalise,
};

#ifdef LEVEL_TARGET
#pragma clang attribute pop
#endif
