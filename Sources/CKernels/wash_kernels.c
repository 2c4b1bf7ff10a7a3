#include "painting_common.h"
#include "wash_kernels.h"

#pragma STDC FP_CONTRACT OFF

// exp(x) for x <= 0 without the library, so that every machine gives the same bits: 2^n times a polynomial (relative error below 4e-6).
static inline float exp_of(float x) {
  float t = x * 1.44269504f;
  if (t < -60.0f) t = -60.0f;
  if (t > 30.0f) t = 30.0f;
  const int32_t n = (int32_t)(t + 64.5f) - 64;
  const float f = (t - (float)n) * 0.69314718f;
  const float p = 1.0f + f * (1.0f + f * (0.5f + f * (0.16666667f + f * (0.041666668f + f * 0.008333334f))));
  union {
    uint32_t u;
    float f;
  } scale = {(uint32_t)(n + 127) << 23};
  return p * scale.f;
}

static inline float lattice_at(int32_t x, int32_t y, uint32_t seed) {
  return unit_of(mix32((uint32_t)x * 0x85ebca6bU ^ (uint32_t)y * 0xc2b2ae35U ^ seed));
}

static inline float ease(float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); }

// Smooth noise 0...1 at a place; one unit of length a cell.
static inline float noise_at(float x, float y, uint32_t seed) {
  const float fx = floorf(x), fy = floorf(y);
  const float tx = ease(x - fx), ty = ease(y - fy);
  const int32_t ix = (int32_t)fx, iy = (int32_t)fy;
  const float a = lattice_at(ix, iy, seed), b = lattice_at(ix + 1, iy, seed);
  const float c = lattice_at(ix, iy + 1, seed), d = lattice_at(ix + 1, iy + 1, seed);
  const float top = a + (b - a) * tx, bottom = c + (d - c) * tx;
  return top + (bottom - top) * ty;
}

// Noise along one row of pixels, a turned lattice: adds weight * (noise - 0.5) to out.
static void add_noise_row(float px, float py, int32_t count, float step_x, float step_y, uint32_t seed, float weight, float *out) {
  float x = px, y = py;
  int32_t ix = INT32_MIN, iy = INT32_MIN;
  float a = 0, b = 0, c = 0, d = 0;
  for (int32_t i = 0; i < count; i++) {
    x = px + (float)i * step_x;
    y = py + (float)i * step_y;
    const float fx = floorf(x), fy = floorf(y);
    const int32_t jx = (int32_t)fx, jy = (int32_t)fy;
    if (jx != ix || jy != iy) {
      ix = jx;
      iy = jy;
      a = lattice_at(ix, iy, seed);
      b = lattice_at(ix + 1, iy, seed);
      c = lattice_at(ix, iy + 1, seed);
      d = lattice_at(ix + 1, iy + 1, seed);
    }
    const float tx = ease(x - fx), ty = ease(y - fy);
    const float top = a + (b - a) * tx, bottom = c + (d - c) * tx;
    out[i] += weight * (top + (bottom - top) * ty - 0.5f);
  }
}

// Quadratic B-spline weights of the cells around a place in cells.
static inline int32_t spline(float place, float *w) {
  const float centre = floorf(place);
  const float t = place - centre - 0.5f;
  w[0] = 0.5f * (0.5f - t) * (0.5f - t);
  w[1] = 0.75f - t * t;
  w[2] = 0.5f * (0.5f + t) * (0.5f + t);
  return (int32_t)centre - 1;
}

static inline int32_t within(int32_t i, int32_t count) { return i < 0 ? 0 : (i >= count ? count - 1 : i); }

static void charge_row(const pk_wash *w, const uint8_t *grid, float y, int32_t x0, int32_t count, float *cells, float *out) {
  float wy[3];
  const int32_t r = spline((y - w->grid_y) / w->cell_height, wy);
  for (int32_t c = 0; c < w->columns; c++) {
    float sum = 0.0f;
    for (int32_t k = 0; k < 3; k++) sum += wy[k] * (float)grid[within(r + k, w->rows) * w->columns + c];
    cells[c] = sum * 0.01f;
  }
  for (int32_t i = 0; i < count; i++) {
    float wx[3];
    const int32_t c = spline(((float)(x0 + i) + 0.5f - w->grid_x) / w->cell_width, wx);
    out[i] = wx[0] * cells[within(c, w->columns)] + wx[1] * cells[within(c + 1, w->columns)] + wx[2] * cells[within(c + 2, w->columns)];
  }
}

void pk_wash_amount(const pk_wash *w, const float *paper, int32_t width, int32_t x0, int32_t x1, int32_t row0, int32_t row1,
                    float *amount, float *scratch) {
  const int32_t n = x1 - x0, rows = row1 - row0;
  const size_t size = (size_t)n * (size_t)rows;
  const float u = w->unit;
  float *distance = scratch, *soft = scratch + size;
  uint8_t *inside = (uint8_t *)(scratch + 2 * size);  // n + 1 a row
  float *lines = scratch + 4 * size + (size_t)rows;
  float *cells = lines, *first = cells + 256, *second = first + n, *flow = second + n, *wobble = flow + n, *breaks = wobble + n;
  memset(inside, 0, (size_t)(n + 1) * (size_t)rows);
  const float far = 1e9f;
  for (size_t i = 0; i < size; i++) distance[i] = far;
  const float reach0 = 8.0f * u + 2.0f;
  for (int32_t k = 0; k < w->contours; k++) {
    const int32_t from = w->starts[k], to = w->starts[k + 1];
    for (int32_t i = from; i < to; i++) {
      const int32_t j = i + 1 < to ? i + 1 : from;
      const float ax = w->x[i], ay = w->y[i], bx = w->x[j], by = w->y[j];
      const float sa = w->softness[i], sb = w->softness[j];
      // Crossings with the rows' middles.
      const float lo = ay < by ? ay : by, hi = ay < by ? by : ay;
      int32_t y = (int32_t)ceilf(lo - 0.5f), yend = (int32_t)ceilf(hi - 0.5f);
      if (y < row0) y = row0;
      if (yend > row1) yend = row1;
      const float slope = by != ay ? (bx - ax) / (by - ay) : 0.0f;
      for (; y < yend; y++) {
        const float cx = ax + ((float)y + 0.5f - ay) * slope;
        float place = ceilf(cx - 0.5f) - (float)x0;
        if (place < 0.0f) place = 0.0f;
        if (place > (float)n) place = (float)n;
        inside[(size_t)(y - row0) * (size_t)(n + 1) + (size_t)place] ^= 1;
      }
      // Distance, near the contour.
      const float reach = reach0 + 0.6f * (sa > sb ? sa : sb);
      int32_t bx0 = (int32_t)floorf((ax < bx ? ax : bx) - reach), bx1 = (int32_t)ceilf((ax > bx ? ax : bx) + reach) + 1;
      int32_t by0 = (int32_t)floorf(lo - reach), by1 = (int32_t)ceilf(hi + reach) + 1;
      if (bx0 < x0) bx0 = x0;
      if (bx1 > x1) bx1 = x1;
      if (by0 < row0) by0 = row0;
      if (by1 > row1) by1 = row1;
      const float dx = bx - ax, dy = by - ay, l2 = dx * dx + dy * dy;
      const float inv = l2 > 0.0f ? 1.0f / l2 : 0.0f;
      for (int32_t yy = by0; yy < by1; yy++) {
        float *drow = distance + (size_t)(yy - row0) * (size_t)n, *srow = soft + (size_t)(yy - row0) * (size_t)n;
        const float qy = (float)yy + 0.5f - ay;
        // Of a long slanting edge, only the stretch within reach of this row.
        int32_t xa = bx0, xb = bx1;
        if (dy > 1.0f || dy < -1.0f) {
          float t0 = (qy - reach) / dy, t1 = (qy + reach) / dy;
          if (t0 > t1) {
            const float swap = t0;
            t0 = t1;
            t1 = swap;
          }
          const float ca = ax + dx * clamp01(t0), cb = ax + dx * clamp01(t1);
          const int32_t la = (int32_t)floorf((ca < cb ? ca : cb) - reach), lb = (int32_t)ceilf((ca > cb ? ca : cb) + reach) + 1;
          if (la > xa) xa = la;
          if (lb < xb) xb = lb;
        }
        for (int32_t xx = xa; xx < xb; xx++) {
          const float qx = (float)xx + 0.5f - ax;
          const float t = clamp01((qx * dx + qy * dy) * inv);
          const float ex = qx - dx * t, ey = qy - dy * t;
          const float d2 = ex * ex + ey * ey;
          const float s = sa + (sb - sa) * t;
          const int32_t nearer = d2 < drow[xx - x0];
          srow[xx - x0] = nearer ? s : srow[xx - x0];
          drow[xx - x0] = nearer ? d2 : drow[xx - x0];
        }
      }
    }
  }
  const float fine = 1.0f / (7.0f * u), broad = 1.0f / (26.0f * u), wide = 1.0f / (90.0f * u);
  for (int32_t yy = row0; yy < row1; yy++) {
    const float py = (float)yy + 0.5f, px = (float)x0 + 0.5f;
    const size_t base = (size_t)(yy - row0) * (size_t)n;
    const uint8_t *flips = inside + (size_t)(yy - row0) * (size_t)(n + 1);
    float *out = amount + 2 * base;
    // Nothing of the wash on this row?
    int32_t lo = n, hi = 0, in = 0;
    for (int32_t i = 0; i < n; i++) {
      in ^= flips[i];
      if (in || distance[base + (size_t)i] < far) {
        if (i < lo) lo = i;
        hi = i + 1;
      }
    }
    memset(out, 0, sizeof(float) * 2 * (size_t)n);
    if (lo >= hi) continue;
    charge_row(w, w->charge, py, x0, n, cells, first);
    if (w->second) charge_row(w, w->second, py, x0, n, cells, second);
    const int32_t span = hi - lo;
    memset(flow, 0, sizeof(float) * (size_t)n);
    memset(wobble, 0, sizeof(float) * (size_t)n);
    memset(breaks, 0, sizeof(float) * (size_t)n);
    const float sx = px + (float)lo;
    // The contour's unsteadiness: a slow and a quick tremor of the hand.
    add_noise_row((sx * 0.8f - py * 0.6f) * fine, (sx * 0.6f + py * 0.8f) * fine, span, 0.8f * fine, 0.6f * fine, w->seed ^ 0x11u, 1.0f,
                  wobble + lo);
    add_noise_row((sx * 0.6f + py * 0.8f) * broad, (py * 0.6f - sx * 0.8f) * broad, span, 0.6f * broad, -0.8f * broad, w->seed ^ 0x12u, 1.3f,
                  wobble + lo);
    add_noise_row((sx * 0.28f + py * 0.96f) * broad, (py * 0.28f - sx * 0.96f) * broad, span, 0.28f * broad, -0.96f * broad,
                  w->seed ^ 0x13u, 1.0f, breaks + lo);
    add_noise_row((sx * 0.92f - py * 0.39f) * fine * 1.3f, (sx * 0.39f + py * 0.92f) * fine * 1.3f, span, 0.92f * fine * 1.3f,
                  0.39f * fine * 1.3f, w->seed ^ 0x14u, 0.7f, breaks + lo);
    // Paint drifts: large clouds, smaller ones, and streaks along the brush.
    add_noise_row((sx * 0.6f + py * 0.8f) * wide, (py * 0.6f - sx * 0.8f) * wide, span, 0.6f * wide, -0.8f * wide, w->seed ^ 0x15u, 1.0f,
                  flow + lo);
    add_noise_row((sx * 0.95f - py * 0.31f) * broad, (sx * 0.31f + py * 0.95f) * broad, span, 0.95f * broad, 0.31f * broad,
                  w->seed ^ 0x16u, 0.7f, flow + lo);
    const float along = 1.0f / (150.0f * u), across = 1.0f / (11.0f * u);
    add_noise_row((sx * w->axis_x + py * w->axis_y) * along, (py * w->axis_x - sx * w->axis_y) * across, span, w->axis_x * along,
                  -w->axis_y * across, w->seed ^ 0x17u, 0.55f, flow + lo);
    const float *grain = paper + (size_t)yy * (size_t)width + x0;
    in = 0;
    for (int32_t i = 0; i < lo; i++) in ^= flips[i];
    for (int32_t i = lo; i < hi; i++) {
      in ^= flips[i];
      const float d2 = distance[base + (size_t)i];
      float cover = 1.0f, tone = 1.0f;
      if (d2 < far) {
        const float d = sqrtf(d2);
        float edge = soft[base + (size_t)i];
        // Some soft borders are found again: there the wash had already dried.
        if (edge > 2.0f * u && breaks[i] > 0.42f) edge *= 1.0f - 0.9f * smooth01((breaks[i] - 0.42f) * 8.0f);
        const float crisp = clamp01(1.0f - (edge - u) / (6.0f * u));
        const float blur = edge > 0.9f ? edge : 0.9f;
        const float skip = w->gap * crisp * smooth01((wobble[i] + 0.1f) * 2.5f);
        const float s = (in ? d : -d) + u * (0.5f + 0.05f * edge / u) * wobble[i] - skip;
        cover = smooth01(s / blur + 0.5f);
        if (w->rim > 0.0f && s > -blur) {
          const float q = (s > 0.0f ? s : 0.0f) / (1.5f * u);
          const float line = exp_of(-q * sqrtf(q));
          const float q2 = (s - 5.0f * u) / (2.4f * u);
          const float strength = w->rim * crisp * clamp01(0.55f + 1.1f * breaks[i]);
          tone += strength * (0.85f * line - 0.22f * exp_of(-q2 * q2));
        }
      } else if (!in) {
        cover = 0.0f;
      }
      if (cover <= 0.0f) continue;
      tone *= 1.0f + w->turbulence * flow[i] * (1.0f + 0.4f * flow[i]);
      const float g = grain[i];
      tone *= 1.0f + w->granulation * (0.5f - g) * 1.6f;
      if (w->dryness > 0.0f) {
        // A drier brush leaves the valleys white; more so towards the edge of the stroke.
        const float skips = w->dryness * (0.75f + 0.5f * breaks[i]);
        cover *= smooth01((g - (skips - 0.25f)) * 5.0f);
      }
      const float bx = (float)(x0 + i) + 0.5f;
      for (int32_t b = 0; b < w->bloom_count; b++) {
        const float *bloom = w->blooms + 4 * b;
        const float dx = bx - bloom[0], dy = py - bloom[1], r = bloom[2];
        const float far2 = 2.0f * r;
        if (dx > far2 || dx < -far2 || dy > far2 || dy < -far2) continue;
        // Water ran back into the drying wash: a paler middle, and pigment pushed to a lobed edge.
        const float lobes = noise_at(bx / (0.55f * r), py / (0.55f * r), w->seed ^ (0x21u + (uint32_t)b)) - 0.5f +
                            0.5f * (noise_at(bx / (0.2f * r), py / (0.2f * r), w->seed ^ (0x31u + (uint32_t)b)) - 0.5f);
        const float rho = sqrtf(dx * dx + dy * dy) / r + 0.9f * lobes;
        const float q = (1.0f - rho) * r / (2.2f * u);
        const float ring = q > 0.0f ? exp_of(-q) : exp_of(q * 2.5f);
        tone *= 1.0f + bloom[3] * (0.38f * ring - 0.34f * smooth01((1.0f - rho) * 3.0f));
      }
      if (tone < 0.15f) tone = 0.15f;
      const float a = cover * tone;
      out[2 * i] = a * first[i];
      out[2 * i + 1] = w->second ? a * second[i] : 0.0f;
    }
  }
}

static inline float path_distance2(const pk_mark *m, float px, float py, float *along) {
  float best = 1e30f, run = 0.0f, at = 0.0f;
  for (int32_t k = 0; k + 1 < m->count || k == 0; k++) {
    const int32_t j = k + 1 < m->count ? k + 1 : k;
    const float dx = m->x[j] - m->x[k], dy = m->y[j] - m->y[k];
    const float l2 = dx * dx + dy * dy;
    const float qx = px - m->x[k], qy = py - m->y[k];
    const float t = l2 > 0.0f ? clamp01((qx * dx + qy * dy) / l2) : 0.0f;
    const float ex = qx - dx * t, ey = qy - dy * t;
    const float d2 = ex * ex + ey * ey;
    const float l = sqrtf(l2);
    if (d2 < best) {
      best = d2;
      at = run + l * t;
    }
    run += l;
    if (k + 1 >= m->count) break;
  }
  *along = at;
  return best;
}

void pk_wash_owner(const pk_mark *marks, int32_t count, float unit, uint32_t seed, int32_t x0, int32_t x1, int32_t row0,
                   int32_t row1, uint16_t *owner, float *scratch) {
  const int32_t n = x1 - x0;
  const size_t size = (size_t)n * (size_t)(row1 - row0);
  // scratch: below 0 taken; else how far, in radii, the nearest stroke passes.
  for (size_t i = 0; i < size; i++) {
    scratch[i] = 1e30f;
    owner[i] = (uint16_t)(count - 1);
  }
  const float cell = 1.0f / (24.0f * unit);
  for (int32_t k = 0; k < count; k++) {
    const pk_mark *m = marks + k;
    const float r = m->radius;
    box b = bounds_of(m, 3.0f * r, x1, row0, row1);
    if (b.x0 < x0) b.x0 = x0;
    for (int32_t y = b.y0; y < b.y1; y++) {
      float *near = scratch + (size_t)(y - row0) * (size_t)n;
      uint16_t *own = owner + (size_t)(y - row0) * (size_t)n;
      for (int32_t x = b.x0; x < b.x1; x++) {
        if (near[x - x0] < 0.0f) continue;
        float along;
        const float px = (float)x + 0.5f, py = (float)y + 0.5f;
        const float d = sqrtf(path_distance2(m, px, py, &along)) / r;
        if (d < 1.4f && d + 0.34f * (noise_at(px * cell, py * cell, seed) - 0.5f) <= 1.08f) {
          near[x - x0] = -1.0f;
          own[x - x0] = (uint16_t)k;
        } else if (d < near[x - x0] && d < 3.0f) {
          near[x - x0] = d;
          own[x - x0] = (uint16_t)k;
        }
      }
    }
  }
}

void pk_round(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *m, const float *density,
              const float *paper, float unit) {
  const float r = m->radius > 0.45f ? m->radius : 0.45f;
  const float thin = m->radius / r;
  const box b = bounds_of(m, r + 1.0f, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  float total = 0.0f;
  for (int32_t k = 0; k + 1 < m->count; k++) {
    const float dx = m->x[k + 1] - m->x[k], dy = m->y[k + 1] - m->y[k];
    total += sqrtf(dx * dx + dy * dy);
  }
  const float whole = total + 2.0f * r;
  const float tremor = 1.0f / (3.0f * unit + 0.8f * r);
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = canvas + 4 * ((size_t)(y - row0) * (size_t)width);
    const float *grain = paper + (size_t)y * (size_t)width;
    for (int32_t x = b.x0; x < b.x1; x++) {
      float along;
      const float px = (float)x + 0.5f, py = (float)y + 0.5f;
      const float d2 = path_distance2(m, px, py, &along);
      if (d2 > (r + 1.0f) * (r + 1.0f)) continue;
      const float place = (along + r) / whole;
      // The tip touches, the belly follows, the tip leaves.
      const float tip = r < 1.6f * unit ? 0.6f : 0.2f;
      const float swell = m->count > 1 ? tip + (1.0f - tip) * smooth01(place * 4.0f) * smooth01((1.0f - place) * 2.6f) : 1.0f;
      const float shake = r > 1.2f ? 0.22f * (noise_at(px * tremor, py * tremor, m->seed) - 0.5f) : 0.0f;
      const float s = r * (swell + shake) - sqrtf(d2);
      float cover = thin * clamp01(s + 0.5f);
      if (cover <= 0.0f) continue;
      float tone = 1.0f;
      const float rim = s / (1.3f * unit);
      if (r > 2.0f * unit) tone += 0.22f * exp_of(-rim * rim) - 0.05f;
      tone *= 1.0f + 0.12f * (0.5f - grain[x]) * 1.6f;
      if (m->dryness > 0.0f) {
        const float skips = m->dryness * (0.55f + 0.5f * place);
        cover *= smooth01((grain[x] - (skips - 0.2f)) * 5.5f);
      }
      const float a = m->opacity * cover * tone;
      row[4 * x] += a * density[0];
      row[4 * x + 1] += a * density[1];
      row[4 * x + 2] += a * density[2];
    }
  }
}

void pk_lift_paint(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *m) {
  const float r = m->radius;
  const box b = bounds_of(m, r + 1.0f, width, row0, row1);
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = canvas + 4 * ((size_t)(y - row0) * (size_t)width);
    for (int32_t x = b.x0; x < b.x1; x++) {
      float along;
      const float d = sqrtf(path_distance2(m, (float)x + 0.5f, (float)y + 0.5f, &along));
      const float keep = 1.0f - m->opacity * smooth01((r + 0.7f - d) / (0.6f * r + 0.7f));
      row[4 * x] *= keep;
      row[4 * x + 1] *= keep;
      row[4 * x + 2] *= keep;
    }
  }
}

PK_CLONES
void pk_wash_picture(const float *canvas, const float *pencil, const float *grain, const float *paper, float light, float depth,
                     const uint8_t *codes, size_t count, uint8_t *out) {
  enum { BLOCK = 64 };
  float values[3][BLOCK];
  for (size_t start = 0; start < count; start += BLOCK) {
    const int32_t n = count - start < BLOCK ? (int32_t)(count - start) : BLOCK;
    const float *c = canvas + 4 * start;
    for (int32_t i = 0; i < n; i++) {
      float p = pencil[start + (size_t)i];
      p = p > 1.0f ? 1.0f : p;
      // Graphite is measured in sRGB-encoded shares; its square is near enough in linear light.
      const float left = 1.0f - depth * p;
      const float shade = (1.0f + (grain[start + (size_t)i] - 0.5f) * light) * left * left;
      for (int32_t k = 0; k < 3; k++) {
        const float v = paper[k] * shade * exp_of(-c[4 * i + k]) * 4095.0f;
        values[k][i] = v > 4095.0f ? 4095.0f : v;
      }
    }
    for (int32_t i = 0; i < n; i++) {
      for (int32_t k = 0; k < 3; k++) out[3 * (start + (size_t)i) + (size_t)k] = codes[(int32_t)(values[k][i] + 0.5f)];
    }
  }
}

PK_CLONES
void pk_even_out(const float *in, int32_t width, int32_t height, int32_t row0, int32_t row1, int32_t radius, float range,
                 float *out) {
  const float inv = 1.0f / (range * range);
  for (int32_t y = row0; y < row1; y++) {
    for (int32_t x = 0; x < width; x++) {
      const float *c = in + 4 * ((size_t)y * (size_t)width + (size_t)x);
      float sum[4] = {0, 0, 0, 0}, total = 0.0f;
      const int32_t ya = y - radius < 0 ? 0 : y - radius, yb = y + radius >= height ? height - 1 : y + radius;
      const int32_t xa = x - radius < 0 ? 0 : x - radius, xb = x + radius >= width ? width - 1 : x + radius;
      for (int32_t j = ya; j <= yb; j++) {
        const float *p = in + 4 * ((size_t)j * (size_t)width + (size_t)xa);
        for (int32_t i = xa; i <= xb; i++, p += 4) {
          const float d0 = p[0] - c[0], d1 = p[1] - c[1], d2 = p[2] - c[2];
          float w = 1.0f - (d0 * d0 + d1 * d1 + d2 * d2) * inv;
          w = w > 0.0f ? w * w : 0.0f;
          total += w;
          for (int32_t k = 0; k < 4; k++) sum[k] += w * p[k];
        }
      }
      for (int32_t k = 0; k < 4; k++) out[4 * ((size_t)y * (size_t)width + (size_t)x) + (size_t)k] = sum[k] / total;
    }
  }
}
