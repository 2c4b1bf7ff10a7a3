#ifndef PENTIMENTO_PAINTING_COMMON_H
#define PENTIMENTO_PAINTING_COMMON_H

// What the painting kernels share. Included by each of them, never by Swift.

#include "painting_kernels.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__has_attribute)
#if __has_attribute(target_clones) && defined(__linux__)
#define PK_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#endif
#endif
#ifndef PK_CLONES
#define PK_CLONES
#endif

static inline float clamp01(float v) { return v < 0.0f ? 0.0f : (v > 1.0f ? 1.0f : v); }
static inline float smooth01(float v) {
  v = clamp01(v);
  return v * v * (3.0f - 2.0f * v);
}

static inline uint32_t mix32(uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352dU;
  h ^= h >> 15;
  h *= 0x846ca68bU;
  h ^= h >> 16;
  return h;
}
static inline float unit_of(uint32_t h) { return (float)(h >> 8) * (1.0f / 16777216.0f); }

typedef struct { int32_t x0, x1, y0, y1; } box;

static inline box bounds_of(const pk_mark *m, float margin, int32_t width, int32_t row0, int32_t row1) {
  float lx = m->x[0], hx = lx, ly = m->y[0], hy = ly;
  for (int32_t i = 1; i < m->count; i++) {
    if (m->x[i] < lx) lx = m->x[i];
    if (m->x[i] > hx) hx = m->x[i];
    if (m->y[i] < ly) ly = m->y[i];
    if (m->y[i] > hy) hy = m->y[i];
  }
  box b = {(int32_t)floorf(lx - margin), (int32_t)ceilf(hx + margin) + 1, (int32_t)floorf(ly - margin),
           (int32_t)ceilf(hy + margin) + 1};
  if (b.x0 < 0) b.x0 = 0;
  if (b.x1 > width) b.x1 = width;
  if (b.y0 < row0) b.y0 = row0;
  if (b.y1 > row1) b.y1 = row1;
  return b;
}

#endif
