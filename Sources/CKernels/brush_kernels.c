#include "painting_common.h"

#pragma STDC FP_CONTRACT OFF

// Value noise of one variable with period PK_TEXTURE_SIDE / cell.
static float lattice(uint32_t seed, int32_t i) { return unit_of(mix32(seed ^ (uint32_t)i * 0x9e3779b9U)); }

void pk_make_bristles(float *texture, uint32_t seed) {
  const int32_t n = PK_TEXTURE_SIDE;
  // Each row is one hair: its own load, which drifts slowly along the stroke. Hairs clump, so neighbours share part of it.
  static const struct { int32_t across, along; float weight; } octaves[] = {
      {32, 128, 0.28f}, {10, 64, 0.30f}, {4, 48, 0.24f}, {2, 24, 0.18f}};
  float low = 1e9f, high = -1e9f;
  for (int32_t r = 0; r < n; r++) {
    for (int32_t c = 0; c < n; c++) {
      float sum = 0.0f;
      for (int32_t o = 0; o < 4; o++) {
        const int32_t ca = octaves[o].across, cl = octaves[o].along;
        const int32_t rows = n / ca, cols = (n + cl - 1) / cl;
        const float fy = (float)r / (float)ca, fx = (float)c * (float)cols / (float)n;
        const int32_t y0 = (int32_t)fy, x0 = (int32_t)fx;
        const float ty = smooth01(fy - (float)y0), tx = smooth01(fx - (float)x0);
        const uint32_t key = mix32(seed + 101U * (uint32_t)o);
        const int32_t ya = y0 % rows, yb = (y0 + 1) % rows, xa = x0 % cols, xb = (x0 + 1) % cols;
        const float a = lattice(key, ya * 512 + xa), b = lattice(key, ya * 512 + xb);
        const float d = lattice(key, yb * 512 + xa), e = lattice(key, yb * 512 + xb);
        const float top = a + (b - a) * tx, bottom = d + (e - d) * tx;
        sum += octaves[o].weight * (top + (bottom - top) * ty);
      }
      texture[r * n + c] = sum;
      if (sum < low) low = sum;
      if (sum > high) high = sum;
    }
  }
  const float scale = 1.0f / (high - low);
  for (int32_t i = 0; i < n * n; i++) texture[i] = smooth01((texture[i] - low) * scale);
}

// Both coordinates must be above -PK_TEXTURE_SIDE * 64: truncation then rounds down.
static inline float sample_bristles(const float *texture, float along, float across) {
  const int32_t m = PK_TEXTURE_SIDE - 1;
  along += 64.0f * PK_TEXTURE_SIDE;
  across += 64.0f * PK_TEXTURE_SIDE;
  const int32_t ia = (int32_t)along, ic = (int32_t)across;
  const float ta = along - (float)ia, tc = across - (float)ic;
  const int32_t a = ia & m, c = ic & m, a1 = (ia + 1) & m, c1 = (ic + 1) & m;
  const float *r0 = texture + c * PK_TEXTURE_SIDE, *r1 = texture + c1 * PK_TEXTURE_SIDE;
  const float top = r0[a] + (r0[a1] - r0[a]) * ta, bottom = r1[a] + (r1[a1] - r1[a]) * ta;
  return top + (bottom - top) * tc;
}

// For every pixel of the box: distance to the polyline (best), place along it (along) and signed distance across it (across).
// The first and last segments go on for `margin` beyond their ends, so that ends can be shaped by the hairs.
PK_CLONES
static float measure_path(const pk_mark *m, float margin, box b, float *best, float *along, float *across) {
  const int32_t w = b.x1 - b.x0;
  const int32_t size = w * (b.y1 - b.y0);
  for (int32_t i = 0; i < size; i++) best[i] = 1e30f;
  float length = 0.0f;
  const int32_t segments = m->count > 1 ? m->count - 1 : 1;
  for (int32_t k = 0; k < segments; k++) {
    const float ax = m->x[k], ay = m->y[k];
    float dx = 1.0f, dy = 0.0f, seg = 0.0f;
    if (m->count > 1) {
      dx = m->x[k + 1] - ax;
      dy = m->y[k + 1] - ay;
      seg = sqrtf(dx * dx + dy * dy);
      if (seg > 1e-6f) {
        dx /= seg;
        dy /= seg;
      } else {
        dx = 1.0f;
        dy = 0.0f;
      }
    }
    const float low = k == 0 ? -margin : 0.0f;
    const float high = k == segments - 1 ? seg + margin : seg;
    const float bx = ax + dx * low, by = ay + dy * low, ex = ax + dx * high, ey = ay + dy * high;
    int32_t x0 = (int32_t)floorf((bx < ex ? bx : ex) - margin), x1 = (int32_t)ceilf((bx > ex ? bx : ex) + margin) + 1;
    int32_t y0 = (int32_t)floorf((by < ey ? by : ey) - margin), y1 = (int32_t)ceilf((by > ey ? by : ey) + margin) + 1;
    if (x0 < b.x0) x0 = b.x0;
    if (x1 > b.x1) x1 = b.x1;
    if (y0 < b.y0) y0 = b.y0;
    if (y1 > b.y1) y1 = b.y1;
    for (int32_t y = y0; y < y1; y++) {
      const float py = (float)y + 0.5f - ay;
      float *restrict bp = best + (size_t)(y - b.y0) * (size_t)w - b.x0;
      float *restrict sp = along + (size_t)(y - b.y0) * (size_t)w - b.x0;
      float *restrict tp = across + (size_t)(y - b.y0) * (size_t)w - b.x0;
      for (int32_t x = x0; x < x1; x++) {
        const float px = (float)x + 0.5f - ax;
        const float u = px * dx + py * dy;
        const float v = py * dx - px * dy;
        const float cl = u < low ? low : (u > high ? high : u);
        const float du = u - cl;
        const float d2 = du * du + v * v;
        const int closer = d2 < bp[x];
        bp[x] = closer ? d2 : bp[x];
        sp[x] = closer ? length + cl : sp[x];
        tp[x] = closer ? v : tp[x];
      }
    }
    length += seg;
  }
  return length;
}

// How a hand leads one mark: how hard it presses where, how it sets the brush down and lifts it.
typedef struct {
  float set_down, lift;        // how much narrower the mark is at its start and at its end, 0 ... 1
  float start_slant, end_slant;  // how far the ends lean, in radii from one side to the other
  float start_comb, end_comb;    // how far apart hairs let go at the ends, in radii
} gesture;

static gesture gesture_of(const pk_mark *m, float hairs, uint32_t key, float length) {
  const uint32_t a = mix32(key + 0x51U), b = mix32(key + 0x52U), c = mix32(key + 0x53U), d = mix32(key + 0x54U);
  const uint32_t e = mix32(key + 0x55U);
  gesture g;
  // A short touch is pressed, a long pull is set down and lifted.
  const float pull = clamp01((length / m->radius - 1.5f) * 0.25f);
  g.set_down = pull * 0.30f * unit_of(a);
  g.lift = pull * (unit_of(b) < 0.4f ? 0.15f : 0.55f) * unit_of(mix32(b));
  g.start_slant = (unit_of(c) - 0.5f) * 0.7f * hairs;
  g.end_slant = (unit_of(mix32(c)) - 0.5f) * 0.9f * hairs;
  // A full brush leaves a clean edge, a dry one is drawn out into its hairs.
  const float split = 0.20f + 1.3f * m->dryness;
  g.start_comb = hairs * 0.9f * split * unit_of(d);
  g.end_comb = hairs * (0.35f + 1.9f * unit_of(e) * unit_of(mix32(e))) * split;
  return g;
}

PK_CLONES
void pk_brush(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *m, const float *texture, float unit,
              float *scratch) {
  const float r = m->radius;
  const float margin = r + 1.0f;
  const box b = bounds_of(m, 1.45f * margin, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  const int32_t w = b.x1 - b.x0;
  const size_t size = (size_t)w * (size_t)(b.y1 - b.y0);
  float *best = scratch, *along = scratch + size, *across = scratch + 2 * size;
  const float length = measure_path(m, margin, b, best, along, across);

  const uint32_t h0 = mix32(m->seed), h1 = mix32(h0 + 0x9e3779b9U), h2 = mix32(h1 + 0x9e3779b9U);
  const float off_along = unit_of(h0) * PK_TEXTURE_SIDE, off_across = unit_of(h1) * PK_TEXTURE_SIDE;
  // How much of the hairs a pixel can show: none in marks of a pixel's width.
  const float hairs = clamp01((r - 1.6f) / 2.4f);
  const gesture g = gesture_of(m, hairs, h2, length);
  const float texels = 22.0f + 34.0f * unit_of(h2);  // texture cells from edge to edge
  const float per_pixel_across = texels / (2.0f * r);
  const float per_pixel_along = 5.0f / r;
  const float soft = 0.9f / r < 0.5f ? 0.9f / r : 0.5f;  // edge softness for antialiasing, in radii
  // A bigger brush carries more paint, but not in step with its width: the film grows as the root of it.
  const float height_unit = m->body * 2.0f * sqrtf(r / unit);
  const float reach = r + 0.8f, reach2 = reach * reach;
  const float per_radius = 1.0f / r;
  const float per_soft = 0.5f / soft;
  const float per_start = 1.0f / (2.0f * soft + 0.25f * g.start_comb), per_end = 1.0f / (2.0f * soft + 0.25f * g.end_comb);
  const float per_way = 1.0f / (length + r);
  const float taper = 1.0f / (2.2f * r);
  // Streaks of unevenly mixed paint: a well-worked load of a soft brush has hardly any.
  const float streaks = hairs * (0.05f + 0.11f * m->dryness);
  const float rough_side = hairs * (0.10f + 0.30f * m->dryness);
  const float press = 0.05f * hairs;
  // Between these places the hand neither sets down nor lifts, and further in from the sides no hair can let go.
  const float lean = g.end_slant < 0.0f ? -g.end_slant : g.end_slant;
  const float end_reach = 0.725f * g.end_comb + lean + soft;
  const float start_clear = 1.75f * r, end_clear = length - r * (end_reach > 2.0f ? end_reach : 2.0f);
  const float side_clear = 1.0f - 0.5f * rough_side - press - soft;
  // A film too thin to fill the ridges beneath leaves them standing.
  const float keep = 0.2f + 0.75f * clamp01(1.0f - 6.0f * m->body);

  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = canvas + ((size_t)(y - row0) * (size_t)width) * 4;
    const size_t base = (size_t)(y - b.y0) * (size_t)w;
    for (int32_t x = b.x0; x < b.x1; x++) {
      const size_t i = base + (size_t)(x - b.x0);
      if (best[i] > reach2) continue;
      const float s = along[i];
      const int at_end = s < start_clear || s > end_clear;
      float narrow = 1.0f;
      if (at_end) {
        // The hand presses and lifts: the mark swells and narrows along its way.
        narrow = 1.0f - g.set_down * (1.0f - smooth01(s * taper + 0.4f)) - g.lift * smooth01((s - length) * taper + 0.9f);
      }
      const float t = across[i] * per_radius / narrow;
      const float at = t < 0.0f ? -t : t;
      float hair = 0.5f;
      if (hairs > 0.0f) {
        hair = sample_bristles(texture, off_along + s * per_pixel_along, off_across + (t + 1.0f) * r * per_pixel_across);
      }
      float cover = 1.0f, bead = 0.0f;
      if (at_end) {
        const float side_cap = m->round_ends ? 0.85f * sqrtf(at < 1.0f ? 1.0f - at * at : 0.0f) : 0.55f;
        const float over_start = -s * per_radius - side_cap + (0.5f - hair) * g.start_comb + g.start_slant * t;
        const float over_end = (s - length) * per_radius - side_cap + (0.60f - hair) * g.end_comb + g.end_slant * t;
        cover = smooth01(0.5f - over_start * per_start) * smooth01(0.5f - over_end * per_end);
        bead = over_end > -0.6f ? (over_end + 0.6f) * 0.35f : 0.0f;
      }
      if (at > side_clear) {
        const float over_side = at - 1.0f + (0.5f - hair) * rough_side + press * (1.0f - hair);
        cover *= smooth01(0.5f - over_side * per_soft * narrow);
      }
      if (cover <= 0.0f) continue;
      // A brush empties on its way: the drier it is, the more hairs leave gaps.
      const float way = clamp01(s * per_way);
      const float dry = m->dryness * (0.35f + 0.65f * way);
      const float gap = smooth01((hair + 0.35f - 1.1f * dry) * (1.0f / 0.35f));
      cover *= (1.0f - hairs) + hairs * gap;
      const float a = m->opacity * cover;
      const float tone = 1.0f + streaks * (hair - 0.5f);
      float *p = row + (size_t)x * 4;
      p[0] += (clamp01(m->red * tone) - p[0]) * a;
      p[1] += (clamp01(m->green * tone) - p[1]) * a;
      p[2] += (clamp01(m->blue * tone) - p[2]) * a;
      // Paint is pushed to the sides, and what the brush still carries stays where it is lifted.
      const float ridge = at > 0.72f ? (at - 0.72f) * 1.7f : 0.0f;
      const float relief = height_unit * (0.25f + 0.9f * hairs * hair + 0.4f * ridge + hairs * bead);
      p[3] += (relief + keep * p[3] - p[3]) * a;
    }
  }
}

typedef float quad __attribute__((vector_size(16), aligned(4)));

// Height of the surface: the weave as far as paint has not filled it, and the paint.
PK_CLONES
static void surface_row(const float *row, const float *weave, int32_t width, float *out) {
  for (int32_t x = 0; x < width; x++) {
    const float h = row[x * 4 + 3];
    const float open = 1.0f - 0.55f * h;
    out[x] = h + weave[x] * (open > 0.25f ? open : 0.25f);
  }
}

PK_CLONES
void pk_light(const float *canvas, const float *weave, int32_t width, int32_t height, int32_t row0, int32_t row1, float unit,
              float strength, uint8_t *out, float *scratch) {
  float *rows[3] = {scratch, scratch + width, scratch + 2 * (size_t)width}, *lit = scratch + 3 * (size_t)width;
  const int shaded = strength > 0.0f;
  for (int32_t y = row0; y < row1; y++) {
    if (shaded) {
      // Rows above, here and below, each worked out once.
      for (int32_t k = y == row0 ? -1 : 1; k <= 1; k++) {
        int32_t at = y + k;
        at = at < 0 ? 0 : (at >= height ? height - 1 : at);
        surface_row(canvas + (size_t)at * (size_t)width * 4, weave + (size_t)at * (size_t)width, width,
                    rows[(y + k + 3) % 3]);
      }
      const float *up = rows[(y + 2) % 3], *here = rows[y % 3], *down = rows[(y + 1) % 3];
      const float half = unit * 0.5f;
      for (int32_t x = 0; x < width; x++) {
        const float left = here[x > 0 ? x - 1 : 0], right = here[x + 1 < width ? x + 1 : width - 1];
        // Light from the upper left: slopes that face it brighten. The response saturates, as a glossy film's does.
        const float g = (0.64f * (right - left) + 0.77f * (down[x] - up[x])) * half;
        lit[x] = g / (1.0f + (g < 0.0f ? -g : g));
      }
    }
    const float *row = canvas + (size_t)y * (size_t)width * 4;
    uint8_t *o = out + (size_t)y * (size_t)width * 3;
    for (int32_t x = 0; x < width; x++) {
      quad v = *(const quad *)(row + (size_t)x * 4);
      if (shaded) {
        const float l = lit[x];
        v = v * (1.0f + strength * 0.30f * l) + (l > 0.0f ? strength * 0.10f * l * l : 0.0f);
      }
      v = v * 255.0f + 0.5f;
      for (int32_t c = 0; c < 3; c++) {
        const float n = v[c] < 0.0f ? 0.0f : (v[c] > 255.0f ? 255.0f : v[c]);
        o[x * 3 + c] = (uint8_t)n;
      }
    }
  }
}
