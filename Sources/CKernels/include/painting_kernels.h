#ifndef PENTIMENTO_PAINTING_KERNELS_H
#define PENTIMENTO_PAINTING_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Brush and pencil marks. All sizes are pixels of the canvas at hand, all colours sRGB-encoded 0...1.
// Every kernel works on the rows [row0, row1) only and reads nothing outside them, so rows may be shared out among threads:
// a pixel's value never depends on how. Contraction into fused multiply-adds is off: every machine gives the same bits.

// Side of the square, periodic bristle texture; a power of two.
#define PK_TEXTURE_SIDE 256
// The most points of a pencil's mark; further ones are left out.
#define PK_POINTS 64
// How many full layers of wax the tooth of paper holds.
#define PK_TOOTH_HOLDS 4.0f

// One mark: a polyline with a width.
typedef struct {
  const float *x;     // count points
  const float *y;     // count points
  int32_t count;      // at least 1
  float radius;       // half the width, pixels
  float red, green, blue;
  float opacity;      // 0...1, how well the paint covers
  float body;         // how thickly the paint lies, 0 (a thin wash) ... 1
  float dryness;      // 0 a full brush ... 1 a dry one: how early the bristles split
  uint32_t seed;      // decides bristles and ends
  int32_t round_ends; // 1 for rounds and filberts, 0 for flats
} pk_mark;

// Fills the bristle texture: PK_TEXTURE_SIDE * PK_TEXTURE_SIDE values, 0...1, rows across the brush, columns along it.
void pk_make_bristles(float *texture, uint32_t seed);

// Lays one brush mark on a canvas of 4 floats a pixel (red, green, blue, height; height in `unit`s of pixels).
// scratch: 3 * width * (row1 - row0) floats. unit: pixels per unit of height, so that relief scales with the picture.
void pk_brush(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark, const float *texture,
              float unit, float *scratch);

// Lays one pencil mark on a canvas of densities (1 float a pixel, 0 = bare paper).
// tooth: the paper's height, 0...1, as large as the canvas. opacity is the pressure; limit is the darkest density of the grade.
void pk_pencil(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark, const float *tooth,
               float limit);

// Lays one coloured-pencil mark on a canvas of 4 floats a pixel: red, green and blue as shares of the paper's light, and how many layers
// of wax lie there. The mark's colour is what a full layer leaves of white light; opacity is the pressure; body above one half
// is a blender, which reaches the pits of the paper rather than its peaks.
void pk_wax(float *canvas, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark, const float *tooth);

// Lifts graphite along a mark (kneaded eraser): density *= 1 - opacity inside the mark.
void pk_lift(float *density, int32_t width, int32_t row0, int32_t row1, const pk_mark *mark);

// Shades rows of a painted canvas by raking light from the upper left and writes 8-bit sRGB.
// height: of the canvas, for its borders. weave: height of the bare canvas, as large as the canvas, in the same unit as the paint's.
// unit: pixels per unit of height. strength: 0 for the paint's own colours. scratch: 4 * width floats.
void pk_light(const float *canvas, const float *weave, int32_t width, int32_t height, int32_t row0, int32_t row1, float unit,
              float strength, uint8_t *out, float *scratch);

#endif
