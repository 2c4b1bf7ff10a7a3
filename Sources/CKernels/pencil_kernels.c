#include "painting_common.h"

#pragma STDC FP_CONTRACT OFF

void pk_pencil(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *m, const float *tooth, float limit) {
  // A line thinner than a pixel lays as much graphite as its width allows, so that a drawing is as dark at any size.
  const float r = m->radius > 0.5f ? m->radius : 0.5f;
  const float thin = m->radius / r;
  const float reach = r + 0.5f;
  const box b = bounds_of(m, reach, width, row0, row1);
  if (b.x0 >= b.x1 || b.y0 >= b.y1) return;
  float total = 0.0f;
  for (int32_t k = 0; k + 1 < m->count; k++) {
    const float dx = m->x[k + 1] - m->x[k], dy = m->y[k + 1] - m->y[k];
    total += sqrtf(dx * dx + dy * dy);
  }
  const float inv_total = total > 0.0f ? 1.0f / total : 0.0f;
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = density + (size_t)(y - row0) * (size_t)width;
    const float *grain = tooth + (size_t)y * (size_t)width;
    // Only the pixels near the polyline on this row are visited: find them segment by segment.
    float from = 1e30f, to = -1e30f;
    for (int32_t k = 0; k + 1 < m->count || k == 0; k++) {
      const int32_t j = k + 1 < m->count ? k + 1 : k;
      float ay = m->y[k] - (float)y - 0.5f, by = m->y[j] - (float)y - 0.5f, ax = m->x[k], bx = m->x[j];
      const float slack = reach + 0.5f;
      if ((ay > slack && by > slack) || (ay < -slack && by < -slack)) {
        if (k + 1 >= m->count) break;
        continue;
      }
      if (by != ay) {  // clip to the rows within reach
        float t0 = (-slack - ay) / (by - ay), t1 = (slack - ay) / (by - ay);
        if (t0 > t1) {
          const float swap = t0;
          t0 = t1;
          t1 = swap;
        }
        t0 = clamp01(t0);
        t1 = clamp01(t1);
        const float cx = ax + (bx - ax) * t0, dx = ax + (bx - ax) * t1;
        ax = cx;
        bx = dx;
      }
      const float lo = (ax < bx ? ax : bx) - slack, hi = (ax > bx ? ax : bx) + slack;
      if (lo < from) from = lo;
      if (hi > to) to = hi;
      if (k + 1 >= m->count) break;
    }
    int32_t x0 = from < (float)b.x0 ? b.x0 : (int32_t)floorf(from < 1e9f ? from : 1e9f);
    int32_t x1 = to > (float)b.x1 ? b.x1 : (int32_t)ceilf(to > -1e9f ? to : -1e9f) + 1;
    if (x1 > b.x1) x1 = b.x1;
    for (int32_t x = x0; x < x1; x++) {
      const float px = (float)x + 0.5f, py = (float)y + 0.5f;
      float best = 1e30f, along = 0.0f, run = 0.0f;
      for (int32_t k = 0; k + 1 < m->count || k == 0; k++) {
        const int32_t j = k + 1 < m->count ? k + 1 : k;
        const float dx = m->x[j] - m->x[k], dy = m->y[j] - m->y[k];
        const float l2 = dx * dx + dy * dy;
        const float qx = px - m->x[k], qy = py - m->y[k];
        const float u = l2 > 0.0f ? clamp01((qx * dx + qy * dy) / l2) : 0.0f;
        const float ex = qx - dx * u, ey = qy - dy * u;
        const float d2 = ex * ex + ey * ey;
        const float l = sqrtf(l2);
        if (d2 < best) {
          best = d2;
          along = run + l * u;
        }
        run += l;
        if (k + 1 >= m->count) break;
      }
      const float d = sqrtf(best);
      const float line = thin * clamp01(reach - d);
      if (line <= 0.0f) continue;
      // The hand sets the point down and lifts it: pressure swells and falls off.
      const float place = along * inv_total;
      const float swell = total > 0.0f ? 0.45f + 0.55f * smooth01(place * 6.0f) * smooth01((1.0f - place) * 3.5f) : 1.0f;
      const float press = m->opacity * swell;
      // Light pressure touches the peaks of the paper more than its pits; a firm hand reaches both.
      const float reached = 0.68f + 0.95f * (grain[x] - 0.5f) + 0.6f * press;
      const float contact = reached < 0.20f ? 0.20f : (reached > 1.0f ? 1.0f : reached);
      const float add = press * line * contact;
      // The nearer to the darkest of its grade, the less of the lead still holds.
      const float room = clamp01((limit - row[x]) / (0.35f * limit));
      row[x] += add * room;
    }
  }
}

void pk_lift(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *m) {
  const float r = m->radius;
  const box b = bounds_of(m, r + 1.0f, width, row0, row1);
  for (int32_t y = b.y0; y < b.y1; y++) {
    float *row = density + (size_t)(y - row0) * (size_t)width;
    for (int32_t x = b.x0; x < b.x1; x++) {
      const float px = (float)x + 0.5f, py = (float)y + 0.5f;
      float best = 1e30f;
      for (int32_t k = 0; k + 1 < m->count || k == 0; k++) {
        const int32_t j = k + 1 < m->count ? k + 1 : k;
        const float dx = m->x[j] - m->x[k], dy = m->y[j] - m->y[k];
        const float l2 = dx * dx + dy * dy;
        const float qx = px - m->x[k], qy = py - m->y[k];
        const float u = l2 > 0.0f ? clamp01((qx * dx + qy * dy) / l2) : 0.0f;
        const float ex = qx - dx * u, ey = qy - dy * u;
        const float d2 = ex * ex + ey * ey;
        if (d2 < best) best = d2;
        if (k + 1 >= m->count) break;
      }
      const float inside = smooth01((r + 0.7f - sqrtf(best)) / (0.6f * r + 0.7f));
      row[x] *= 1.0f - m->opacity * inside;
    }
  }
}
