#include "imaging_kernels.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

// One build serves every x86-64 machine; the loader picks the widest version the processor runs.
#if defined(__x86_64__) && defined(__linux__)
#define WIDE __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define WIDE
#endif

#define LANES IMAGING_LANES

// Chroma and JPEG colour

void imaging_chroma_row_h2v2(const uint8_t *restrict near, const uint8_t *restrict far, int count,
                             uint8_t *restrict out) {
  int this_sum = 3 * near[0] + far[0];
  if (count == 1) {
    out[0] = (uint8_t)((this_sum * 4 + 8) >> 4);
    out[1] = (uint8_t)((this_sum * 4 + 7) >> 4);
    return;
  }
  int next_sum = 3 * near[1] + far[1];
  out[0] = (uint8_t)((this_sum * 4 + 8) >> 4);
  out[1] = (uint8_t)((this_sum * 3 + next_sum + 7) >> 4);
  for (int i = 1; i < count - 1; i++) {
    int before = 3 * near[i - 1] + far[i - 1];
    int here = 3 * near[i] + far[i];
    int after = 3 * near[i + 1] + far[i + 1];
    out[2 * i] = (uint8_t)((here * 3 + before + 8) >> 4);
    out[2 * i + 1] = (uint8_t)((here * 3 + after + 7) >> 4);
  }
  int i = count - 1;
  int before = 3 * near[i - 1] + far[i - 1];
  int here = 3 * near[i] + far[i];
  out[2 * i] = (uint8_t)((here * 3 + before + 8) >> 4);
  out[2 * i + 1] = (uint8_t)((here * 4 + 7) >> 4);
}

void imaging_chroma_row_h2v1(const uint8_t *restrict row, int count, uint8_t *restrict out) {
  out[0] = row[0];
  if (count == 1) {
    out[1] = row[0];
    return;
  }
  out[1] = (uint8_t)((row[0] * 3 + row[1] + 2) >> 2);
  for (int i = 1; i < count - 1; i++) {
    out[2 * i] = (uint8_t)((row[i] * 3 + row[i - 1] + 1) >> 2);
    out[2 * i + 1] = (uint8_t)((row[i] * 3 + row[i + 1] + 2) >> 2);
  }
  int i = count - 1;
  out[2 * i] = (uint8_t)((row[i] * 3 + row[i - 1] + 1) >> 2);
  out[2 * i + 1] = row[i];
}

void imaging_chroma_row_h1v2(const uint8_t *restrict near, const uint8_t *restrict far, int lower, int count,
                             uint8_t *restrict out) {
  int bias = lower ? 2 : 1;
  for (int i = 0; i < count; i++) out[i] = (uint8_t)((near[i] * 3 + far[i] + bias) >> 2);
}

static inline uint8_t clamp_byte(int value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

WIDE void imaging_ycc_row(const uint8_t *restrict y, const uint8_t *restrict cb, const uint8_t *restrict cr, int width,
                          uint8_t *restrict rgb) {
  for (int i = 0; i < width; i++) {
    int u = cb[i] - 128, v = cr[i] - 128, l = y[i];
    int red = l + ((91881 * v + 32768) >> 16);
    int green = l + ((-22554 * u - 46802 * v + 32768) >> 16);
    int blue = l + ((116130 * u + 32768) >> 16);
    rgb[3 * i] = clamp_byte(red);
    rgb[3 * i + 1] = clamp_byte(green);
    rgb[3 * i + 2] = clamp_byte(blue);
  }
}

// Resampling

void imaging_decode_row(const uint8_t *restrict bytes, int count, const float *restrict table, float *restrict out) {
  for (int i = 0; i < count; i++) out[i] = table[bytes[i]];
}

void imaging_encode_row(const float *restrict linear, int count, const uint8_t *restrict guess,
                        const float *restrict threshold, uint8_t *restrict out) {
  for (int i = 0; i < count; i++) {
    float x = linear[i];
    x = x > 0.0f ? x : 0.0f;
    x = x < 1.0f ? x : 1.0f;
    unsigned code = guess[(int)(x * 4096.0f)];
    out[i] = (uint8_t)(code + (x >= threshold[code + 1]));
  }
}

WIDE void imaging_blend_rows(const float *const *rows, const float *weights, int taps, int count,
                             float *restrict out) {
  int i = 0;
  for (; i + 64 <= count; i += 64) {
    float sum[64];
    for (int k = 0; k < 64; k++) sum[k] = weights[0] * rows[0][i + k];
    for (int t = 1; t < taps; t++) {
      const float *restrict row = rows[t] + i;
      float weight = weights[t];
      for (int k = 0; k < 64; k++) sum[k] += weight * row[k];
    }
    memcpy(out + i, sum, sizeof sum);
  }
  for (; i < count; i++) {
    float sum = weights[0] * rows[0][i];
    for (int t = 1; t < taps; t++) sum += weights[t] * rows[t][i];
    out[i] = sum;
  }
}

typedef float float4 __attribute__((vector_size(16), aligned(4)));

void imaging_resample_row3(const float *restrict in, const int32_t *restrict first, const float *restrict weights,
                           int taps, int count, float *restrict out) {
  for (int i = 0; i < count; i++) {
    const float *source = in + 3 * first[i];
    const float *weight = weights + (size_t)i * (size_t)taps;
    float4 even = {0, 0, 0, 0}, odd = {0, 0, 0, 0};
    int t = 0;
    for (; t + 2 <= taps; t += 2) {
      even += weight[t] * *(const float4 *)(source + 3 * t);
      odd += weight[t + 1] * *(const float4 *)(source + 3 * t + 3);
    }
    if (t < taps) even += weight[t] * *(const float4 *)(source + 3 * t);
    *(float4 *)(out + 3 * i) = even + odd;
  }
}

void imaging_resample_row1(const float *restrict in, const int32_t *restrict first, const float *restrict weights,
                           int taps, int count, float *restrict out) {
  for (int i = 0; i < count; i++) {
    const float *source = in + first[i];
    const float *weight = weights + (size_t)i * (size_t)taps;
    float sum = 0;
    for (int t = 0; t < taps; t++) sum += weight[t] * source[t];
    out[i] = sum;
  }
}

// Line filters

void imaging_load_rows(const float *restrict plane, ptrdiff_t stride, int length, int lanes, float *restrict lines) {
  for (int i = 0; i < length; i++) {
    for (int l = 0; l < LANES; l++) lines[(size_t)i * LANES + l] = l < lanes ? plane[l * stride + i] : 0.0f;
  }
}

void imaging_store_rows(const float *restrict lines, int length, int lanes, ptrdiff_t stride, float *restrict plane) {
  for (int l = 0; l < lanes; l++) {
    for (int i = 0; i < length; i++) plane[l * stride + i] = lines[(size_t)i * LANES + l];
  }
}

void imaging_load_columns(const float *restrict plane, ptrdiff_t stride, int length, int lanes, float *restrict lines) {
  for (int i = 0; i < length; i++) {
    memcpy(lines + (size_t)i * LANES, plane + i * stride, (size_t)lanes * sizeof(float));
    for (int l = lanes; l < LANES; l++) lines[(size_t)i * LANES + l] = 0.0f;
  }
}

void imaging_store_columns(const float *restrict lines, int length, int lanes, ptrdiff_t stride,
                           float *restrict plane) {
  for (int i = 0; i < length; i++) memcpy(plane + i * stride, lines + (size_t)i * LANES, (size_t)lanes * sizeof(float));
}

// The place of sample i in a line that is mirrored at both ends (half-sample symmetric, period 2 * length).
static inline size_t mirrored(long i, int length) {
  long period = 2L * length;
  if (i < 0 || i >= length) {
    i %= period;
    if (i < 0) i += period;
    if (i >= length) i = period - 1 - i;
  }
  return (size_t)i * LANES;
}

WIDE void imaging_box_lines(const float *restrict in, int length, int radius, float edge, float *restrict out) {
  double sum[LANES] = {0};
  for (long k = -(long)radius; k <= radius; k++) {
    const float *sample = in + mirrored(k, length);
    for (int l = 0; l < LANES; l++) sum[l] += sample[l];
  }
  double scale = 1.0 / (2.0 * radius + 1.0 + 2.0 * edge);
  for (int i = 0; i < length; i++) {
    const float *before = in + mirrored((long)i - radius - 1, length);
    const float *after = in + mirrored((long)i + radius + 1, length);
    const float *leaving = in + mirrored((long)i - radius, length);
    float *restrict target = out + (size_t)i * LANES;
    for (int l = 0; l < LANES; l++) {
      target[l] = (float)((sum[l] + (double)edge * ((double)before[l] + (double)after[l])) * scale);
      sum[l] += (double)after[l] - (double)leaving[l];
    }
  }
}

WIDE void imaging_fir_lines(const float *restrict in, int length, const float *restrict weights, int radius,
                            float *restrict out) {
  for (int i = 0; i < length; i++) {
    float sum[LANES];
    const float *centre = in + (size_t)i * LANES;
    for (int l = 0; l < LANES; l++) sum[l] = weights[0] * centre[l];
    for (int k = 1; k <= radius; k++) {
      const float *before = in + mirrored((long)i - k, length);
      const float *after = in + mirrored((long)i + k, length);
      float weight = weights[k];
      for (int l = 0; l < LANES; l++) sum[l] += weight * (before[l] + after[l]);
    }
    memcpy(out + (size_t)i * LANES, sum, sizeof sum);
  }
}

// Colour

// Cube root of 0.008...1.1 to within one or two units in the last place: a first guess from the exponent, then three
// Newton steps. No library call, so that the loop vectorises and every processor gives the same bits.
static inline float cube_root(float x) {
  union {
    float f;
    uint32_t u;
  } guess = {x};
  guess.u = guess.u / 3u + 709921077u;
  float y = guess.f;
  y = (2.0f * y + x / (y * y)) * (1.0f / 3.0f);
  y = (2.0f * y + x / (y * y)) * (1.0f / 3.0f);
  y = (2.0f * y + x / (y * y)) * (1.0f / 3.0f);
  return y;
}

// CIE 15: f(t) with the exact fractions, epsilon = 216/24389 and kappa = 24389/27.
static inline float lab_curve(float t) {
  float root = cube_root(t > 0.008f ? t : 0.008f);
  float line = t * (841.0f / 108.0f) + 4.0f / 29.0f;
  return t > 216.0f / 24389.0f ? root : line;
}

WIDE void imaging_lab_row(const uint8_t *restrict rgb, int width, const float *restrict table,
                          float *restrict lightness, float *restrict a, float *restrict b) {
  float red[64], green[64], blue[64];
  for (int start = 0; start < width; start += 64) {
    int count = width - start < 64 ? width - start : 64;
    for (int i = 0; i < count; i++) {
      const uint8_t *pixel = rgb + 3 * (start + i);
      red[i] = table[pixel[0]];
      green[i] = table[pixel[1]];
      blue[i] = table[pixel[2]];
    }
    for (int i = 0; i < count; i++) {
      // IEC 61966-2-1 primaries; X and Z are divided by the white point, so that each row sums to 1 and grey is neutral.
      float x = 0.43395275f * red[i] + 0.37621876f * green[i] + 0.18982849f * blue[i];
      float y = 0.21263901f * red[i] + 0.71516868f * green[i] + 0.07219232f * blue[i];
      float z = 0.01775777f * red[i] + 0.10947653f * green[i] + 0.87276570f * blue[i];
      float fx = lab_curve(x), fy = lab_curve(y), fz = lab_curve(z);
      lightness[start + i] = 116.0f * fy - 16.0f;
      a[start + i] = 500.0f * (fx - fy);
      b[start + i] = 200.0f * (fy - fz);
    }
  }
}

void imaging_luminance_row(const uint8_t *restrict rgb, int width, const float *restrict table, float *restrict out) {
  for (int i = 0; i < width; i++) {
    out[i] = 0.21263901f * table[rgb[3 * i]] + 0.71516868f * table[rgb[3 * i + 1]] + 0.07219232f * table[rgb[3 * i + 2]];
  }
}

WIDE void imaging_lightness_row(const float *restrict luminance, int width, float *restrict out) {
  for (int i = 0; i < width; i++) out[i] = 116.0f * lab_curve(luminance[i]) - 16.0f;
}

// Neighbourhoods

WIDE void imaging_scharr_row(const float *restrict above, const float *restrict row, const float *restrict below,
                             int width, float *restrict dx, float *restrict dy) {
  for (int i = 0; i < width; i++) {
    int l = i > 0 ? i - 1 : 0, r = i + 1 < width ? i + 1 : width - 1;
    if (i == 1 && width > 2) {
      for (; i + 1 < width; i++) {
        dx[i] = (3.0f * (above[i + 1] - above[i - 1]) + 10.0f * (row[i + 1] - row[i - 1]) +
                 3.0f * (below[i + 1] - below[i - 1])) *
                (1.0f / 32.0f);
        dy[i] = (3.0f * (below[i - 1] - above[i - 1]) + 10.0f * (below[i] - above[i]) +
                 3.0f * (below[i + 1] - above[i + 1])) *
                (1.0f / 32.0f);
      }
      l = i - 1;
      r = width - 1;
    }
    dx[i] = (3.0f * (above[r] - above[l]) + 10.0f * (row[r] - row[l]) + 3.0f * (below[r] - below[l])) * (1.0f / 32.0f);
    dy[i] = (3.0f * (below[l] - above[l]) + 10.0f * (below[i] - above[i]) + 3.0f * (below[r] - above[r])) *
            (1.0f / 32.0f);
  }
}

static inline float lesser(float a, float b) { return a < b ? a : b; }
static inline float greater(float a, float b) { return a < b ? b : a; }

// Median of nine from sorted columns: the greatest of the minima, the median of the medians, the least of the maxima.
WIDE void imaging_median_row(const float *restrict above, const float *restrict row, const float *restrict below,
                             int width, float *restrict scratch, float *restrict out) {
  float *restrict low = scratch + 1, *restrict middle = low + width + 2, *restrict high = middle + width + 2;
  for (int i = 0; i < width; i++) {
    float a = lesser(above[i], row[i]), b = greater(above[i], row[i]), c = below[i];
    float top = greater(b, c), rest = lesser(b, c);
    high[i] = top;
    low[i] = lesser(a, rest);
    middle[i] = greater(a, rest);
  }
  low[-1] = low[0], low[width] = low[width - 1];
  middle[-1] = middle[0], middle[width] = middle[width - 1];
  high[-1] = high[0], high[width] = high[width - 1];
  for (int i = 0; i < width; i++) {
    float l = greater(greater(low[i - 1], low[i]), low[i + 1]);
    float h = lesser(lesser(high[i - 1], high[i]), high[i + 1]);
    float a = lesser(middle[i - 1], middle[i]), b = greater(middle[i - 1], middle[i]);
    float m = greater(a, lesser(b, middle[i + 1]));
    float s = lesser(l, m), t = greater(l, m);
    out[i] = greater(s, lesser(t, h));
  }
}

WIDE void imaging_guide_slopes(float *restrict moments, size_t count, float epsilon) {
  for (size_t i = 0; i < count; i++) {
    float *restrict m = moments + i;
    float rr = m[0] + epsilon, rg = m[count], rb = m[2 * count];
    float gg = m[3 * count] + epsilon, gb = m[4 * count], bb = m[5 * count] + epsilon;
    float red = m[6 * count], green = m[7 * count], blue = m[8 * count];
    // With S the covariance and e the identity times epsilon: (S + e)^-1 S = 1 - e (S + e)^-1.
    float c0 = gg * bb - gb * gb, c1 = gb * rb - rg * bb, c2 = rg * gb - gg * rb;
    float share = epsilon / (rr * c0 + rg * c1 + rb * c2);
    float a0 = 1.0f - share * c0, a1 = -share * c1, a2 = -share * c2;
    float a3 = 1.0f - share * (rr * bb - rb * rb), a4 = -share * (rg * rb - rr * gb);
    float a5 = 1.0f - share * (rr * gg - rg * rg);
    m[0] = a0;
    m[count] = a1;
    m[2 * count] = a2;
    m[3 * count] = a3;
    m[4 * count] = a4;
    m[5 * count] = a5;
    m[6 * count] = red - (a0 * red + a1 * green + a2 * blue);
    m[7 * count] = green - (a1 * red + a3 * green + a4 * blue);
    m[8 * count] = blue - (a2 * red + a4 * green + a5 * blue);
  }
}
