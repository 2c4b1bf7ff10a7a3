#include "painting_common.h"

#pragma STDC FP_CONTRACT OFF

// The segments of a mark, worked out once so that each pixel near it costs little.
typedef struct {
  int32_t count;
  float x[PK_POINTS], y[PK_POINTS];    // where each segment begins
  float dx[PK_POINTS], dy[PK_POINTS];  // to where it ends
  float inverse[PK_POINTS];            // 1 / squared length, 0 for a point
  float length[PK_POINTS], run[PK_POINTS];
  float total;
} path;

static void follow(path *p, const pk_mark *m) {
  const int32_t points = m->count < PK_POINTS ? m->count : PK_POINTS;
  p->count = points > 1 ? points - 1 : 1;
  p->total = 0.0f;
  for (int32_t k = 0; k < p->count; k++) {
    const int32_t j = k + 1 < points ? k + 1 : k;
    const float dx = m->x[j] - m->x[k], dy = m->y[j] - m->y[k];
    const float squared = dx * dx + dy * dy;
    p->x[k] = m->x[k];
    p->y[k] = m->y[k];
    p->dx[k] = dx;
    p->dy[k] = dy;
    p->inverse[k] = squared > 0.0f ? 1.0f / squared : 0.0f;
    p->length[k] = sqrtf(squared);
    p->run[k] = p->total;
    p->total += p->length[k];
  }
}

// Columns [*x0, *x1) of a row that lie within `reach` of the path.
static inline void columns_near(const path *p, float reach, int32_t y, const box *b, int32_t *x0, int32_t *x1) {
  const float slack = reach + 0.5f;
  float from = 1e9f, to = -1e9f;
  for (int32_t k = 0; k < p->count; k++) {
    const float ay = p->y[k] - (float)y - 0.5f, by = ay + p->dy[k];
    if ((ay > slack && by > slack) || (ay < -slack && by < -slack)) continue;
    float ax = p->x[k], bx = ax + p->dx[k];
    if (by != ay) {  // clip to the rows within reach
      const float t0 = clamp01((by > ay ? -slack - ay : slack - ay) / (by - ay));
      const float t1 = clamp01((by > ay ? slack - ay : -slack - ay) / (by - ay));
      bx = ax + p->dx[k] * t1;
      ax = ax + p->dx[k] * t0;
    }
    const float lo = (ax < bx ? ax : bx) - slack, hi = (ax > bx ? ax : bx) + slack;
    if (lo < from) from = lo;
    if (hi > to) to = hi;
  }
  *x0 = from < (float)b->x0 ? b->x0 : (int32_t)floorf(from);
  *x1 = to >= (float)b->x1 ? b->x1 : (int32_t)ceilf(to) + 1;
  if (*x1 > b->x1) *x1 = b->x1;
}

// Distance from a place to the path, and how far along the path the nearest point lies.
static inline float distance_to(const path *p, float px, float py, float *along) {
  float best = 1e30f, at = 0.0f;
  for (int32_t k = 0; k < p->count; k++) {
    const float qx = px - p->x[k], qy = py - p->y[k];
    const float u = clamp01((qx * p->dx[k] + qy * p->dy[k]) * p->inverse[k]);
    const float ex = qx - p->dx[k] * u, ey = qy - p->dy[k] * u;
    const float d2 = ex * ex + ey * ey;
    if (d2 < best) {
      best = d2;
      at = p->run[k] + p->length[k] * u;
    }
  }
  *along = at;
  return sqrtf(best);
}

// How hard the point presses along a line: the hand sets it down and lifts it, so pressure swells and falls off.
static inline float swell(float along, float total) {
  if (total <= 0.0f) return 1.0f;
  const float place = along / total;
  return 0.45f + 0.55f * smooth01(place * 6.0f) * smooth01((1.0f - place) * 3.5f);
}

void pk_pencil(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *m, const float *tooth, float limit) {
  // A line thinner than a pixel lays as much graphite as its width allows, so that a drawing is as dark at any size.
  const float r = m->radius > 0.5f ? m->radius : 0.5f;
  const float thin = m->radius / r;
  const float reach = r + 0.5f;
  const box b = bounds_of(m, reach, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  path p;
  follow(&p, m);
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = density + (size_t)(y - row0) * (size_t)width;
    const float *grain = tooth + (size_t)y * (size_t)width;
    int32_t x0, x1;
    columns_near(&p, reach, y, &b, &x0, &x1);
    for (int32_t x = x0; x < x1; x++) {
      float along;
      const float line = thin * clamp01(reach - distance_to(&p, (float)x + 0.5f, (float)y + 0.5f, &along));
      if (line <= 0.0f) continue;
      const float press = m->opacity * swell(along, p.total);
      // Light pressure touches the peaks of the paper more than its pits; a firm hand reaches both.
      const float contact = clamp01(0.70f + 0.62f * (grain[x] - 0.5f) + 0.5f * press);
      // The nearer to the darkest of its grade, the less of the lead still holds.
      const float room = clamp01((limit - row[x]) / (0.35f * limit));
      row[x] += press * line * contact * room;
    }
  }
}

void pk_wax(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *m, const float *tooth) {
  const float r = m->radius > 0.5f ? m->radius : 0.5f;
  const float thin = m->radius / r;
  const float reach = r + 0.5f;
  const box b = bounds_of(m, reach, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  path p;
  follow(&p, m);
  // Share of each primary's light that a full layer takes away.
  const float red = 1.0f - m->red, green = 1.0f - m->green, blue = 1.0f - m->blue;
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = canvas + 4 * (size_t)(y - row0) * (size_t)width;
    const float *grain = tooth + (size_t)y * (size_t)width;
    int32_t x0, x1;
    columns_near(&p, reach, y, &b, &x0, &x1);
    for (int32_t x = x0; x < x1; x++) {
      float along;
      const float line = thin * clamp01(reach - distance_to(&p, (float)x + 0.5f, (float)y + 0.5f, &along));
      if (line <= 0.0f) continue;
      float *pixel = row + 4 * (size_t)x;
      const float press = m->opacity * swell(along, p.total);
      // A light hand colours the peaks of the paper and leaves its pits white; pressure, and the wax that lies already, fill them.
      const float peaks = clamp01(0.52f + 1.25f * (grain[x] - 0.5f) + 0.75f * press + 0.10f * pixel[3]);
      // A blender pushes what lies on the peaks into the pits.
      const float contact = m->body > 0.5f ? clamp01(1.25f - 1.1f * grain[x]) : peaks;
      // Full tooth takes no more.
      const float room = clamp01((PK_TOOTH_HOLDS - pixel[3]) / (0.4f * PK_TOOTH_HOLDS));
      const float cover = press * line * contact * room;
      pixel[0] *= 1.0f - cover * red;
      pixel[1] *= 1.0f - cover * green;
      pixel[2] *= 1.0f - cover * blue;
      pixel[3] += cover;
    }
  }
}

void pk_lift(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *m) {
  const float r = m->radius;
  const box b = bounds_of(m, r + 1.0f, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  path p;
  follow(&p, m);
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = density + (size_t)(y - row0) * (size_t)width;
    int32_t x0, x1;
    columns_near(&p, r + 1.0f, y, &b, &x0, &x1);
    for (int32_t x = x0; x < x1; x++) {
      float along;
      const float d = distance_to(&p, (float)x + 0.5f, (float)y + 0.5f, &along);
      const float inside = smooth01((r + 0.7f - d) / (0.6f * r + 0.7f));
      row[x] *= 1.0f - m->opacity * inside;
    }
  }
}
