#ifndef PENTIMENTO_WASH_KERNELS_H
#define PENTIMENTO_WASH_KERNELS_H

#include "painting_kernels.h"

// Transparent paint on watercolour paper. A canvas holds optical densities, 4 floats a pixel (red, green, blue, spare): light that comes
// back is exp(-density) of what bare paper gives. Nothing here reads outside the rows that it is given, so rows may be shared out among threads.

// One wash: closed contours (even-odd), how soft their edge is, how much paint lies where. All lengths in pixels.
typedef struct {
  const float *x, *y;          // vertices of all contours
  const float *softness;       // width of the edge at each vertex
  const int32_t *starts;       // contours + 1 indices into the vertices
  int32_t contours;
  const uint8_t *charge;       // columns * rows, 100 is the paint as it was mixed
  const uint8_t *second;       // the same for a second paint let into the first, or null
  int32_t columns, rows;       // at least 1
  float grid_x, grid_y;        // top left of the grid
  float cell_width, cell_height;
  float unit;                  // pixels in 1/832 of the picture's long side
  float rim;                   // darker line where the edge dried, 0...1
  float granulation;           // pigment that settles in the paper's valleys, 0...1
  float turbulence;            // unevenness of the flow, 0...1
  float dryness;               // 0 a full brush ... 1 one that skips over the paper's valleys
  float gap;                   // how far the edge stays inside the contour where the hand left a gap
  float axis_x, axis_y;        // unit vector along the brush's rows
  const float *blooms;         // 4 floats each: column, row, radius, strength 0...1
  int32_t bloom_count;
  uint32_t seed;
} pk_wash;

// Paint of a wash in the columns [x0, x1) and rows [row0, row1): `amount` gets two floats a pixel, the charges of the first and second paint.
// paper: height of the paper, 0...1, as large as the canvas (`width` columns).
// scratch: 5 * (x1 - x0) * (row1 - row0) + 5 * (x1 - x0) + 256 floats. At most 256 columns in the grid.
void pk_wash_amount(const pk_wash *wash, const float *paper, int32_t width, int32_t x0, int32_t x1, int32_t row0, int32_t row1,
                    float *amount, float *scratch);

// Which brush stroke reveals each pixel of a wash: the first whose round end or side reaches it, else the nearest of those near, else the last.
// marks: count of them, at most 65535, in order. owner: (x1 - x0) * (row1 - row0). scratch: as many floats.
void pk_wash_owner(const pk_mark *marks, int32_t count, float unit, uint32_t seed, int32_t x0, int32_t x1, int32_t row0,
                   int32_t row1, uint16_t *owner, float *scratch);

// One mark of a round brush: a transparent stroke that swells and thins out, and breaks up over the paper's peaks as the brush runs dry.
// density: red, green and blue of the paint as it was mixed; the mark's opacity is its charge.
void pk_round(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark, const float *density,
              const float *paper, float unit);

// A damp brush takes paint up along a mark: densities become 1 - opacity of what they were, softly.
void pk_lift_paint(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark);

// Rows of the canvas as 8-bit sRGB. paper: linear red, green, blue of the bare paper. grain: height of the paper as large as the canvas;
// light: how much its bumps show. pencil: graphite on the same sheet, 0...1 a pixel. codes: 4096 bytes, sRGB by linear light.
void pk_wash_picture(const float *canvas, const float *pencil, const float *grain, const float *paper, float light, float depth,
                     const uint8_t *codes, size_t count, uint8_t *out);

// One pass of an edge-preserving mean over CIELAB-like triples (4 floats a pixel): neighbours within `radius` whose value is within `range`
// count, the nearer the value the more. Writes rows [row0, row1) of `out`.
void pk_even_out(const float *in, int32_t width, int32_t height, int32_t row0, int32_t row1, int32_t radius, float range,
                 float *out);

#endif
