#ifndef PENTIMENTO_FRAME_KERNELS_H
#define PENTIMENTO_FRAME_KERNELS_H

#include "tensor_kernels.h"

// Convolutions with kernels of 3 x 3 (and any number of frames) by Winograd's minimal filtering, F(4x4, 3x3): tiles of 6 x 6
// input pixels become 36 numbers a channel, 36 matrix products take the place of the kernel's 9 taps, and 36 numbers a channel
// become a tile of 4 x 4 pixels of the result (Winograd 1980; Lavin and Gray 2015, arXiv 1509.09308). The points are 0, 3/4,
// -3/4, 3/2, -3/2 and infinity, which keeps rounding as small as that of the plain sum.
//
// Frames are [rows][columns][channels], channels a multiple of FK_CHANNEL_STEP.

#define FK_SIDE 4       // rows and columns of a tile of the result
#define FK_POSITIONS 36 // numbers of a transformed tile
#define FK_CHANNEL_STEP 16
#define FK_TILE_STEP 12 // tiles of a block: a multiple

// A run of the tiles of a frame, counted row by row.
typedef struct {
  int32_t rows; // of the frame, as the convolution sees it
  int32_t columns;
  int32_t tiles_across;
  int32_t first;
  int32_t count;
} fk_tiles;

typedef struct {
  fk_tiles tiles;
  const float *frame;
  int32_t channels;
  int32_t doubled; // 1: every pixel of the frame stands for 2 x 2 (rows and columns are those after doubling); else 0
  float *result;   // number (position, tile, channel) lies at position * position_step + tile * tile_step + channel
  ptrdiff_t tile_step;
  ptrdiff_t position_step;
} fk_input;

// Sums of products of one position: for every frame f and tile t
//   result[f * result_frame_step + t * result_step + n] = sum over k of a[f * frame_step + t * a_step + k] weights[k][n],
// where the first `skipped[f]` k are left out. Weights lie in panels [outputs / panel][inner][panel].
typedef struct {
  const float *a;
  ptrdiff_t a_step;
  ptrdiff_t frame_step;
  const float *weights;
  float *result;
  ptrdiff_t result_step;
  ptrdiff_t result_frame_step;
  const int32_t *skipped;
  int32_t frames;
  int32_t tiles; // a multiple of FK_TILE_STEP
  int32_t inner;
  int32_t panels;
} fk_product;

typedef struct {
  fk_tiles tiles;
  const float *products; // laid out as fk_input.result
  ptrdiff_t tile_step;
  ptrdiff_t position_step;
  int32_t channels;
  const float *bias;
  const float *addend; // a frame that is added, or NULL
  float *sum;          // frame of the result, or NULL
  const float *scale;  // what channels are scaled with after the norm
  float *normalised;   // frame of the result normalised, scaled and through SiLU, or NULL
} fk_output;

typedef struct {
  int32_t panel; // outputs of a panel of weights

  void (*input)(const fk_input *job);
  void (*product)(const fk_product *job);
  // scratch: 16 * channels floats.
  void (*output)(const fk_output *job, float *scratch);
  // 9 taps [tap][panel] become 36 numbers, `position_step` apart, for `count` inputs of one panel.
  void (*weights)(const float *taps, int32_t count, float *result, ptrdiff_t position_step);
  // SiLU of pixels brought to the length sqrt(channels) and scaled; `result` may be `pixels`.
  void (*normalise)(const float *pixels, int32_t count, int32_t channels, const float *scale, float *result);
} fk_kernels;

// The kernels of a level, or NULL where this processor cannot run them.
const fk_kernels *fk_kernels_of(tk_level level);

#endif
