#ifndef PENTIMENTO_IMAGING_KERNELS_H
#define PENTIMENTO_IMAGING_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Row kernels of the Imaging module. None of them allocates or checks: sizes are checked by the Swift side.
// Sums are taken in one fixed order and never contracted, so that every processor gives the same bits.

// How many neighbouring lines the line filters work on at once.
#define IMAGING_LANES 16

// Chroma of one row at half width, brought to full width with the triangle filter of libjpeg ("fancy upsampling").
// `near` and `far` are the two chroma rows around the wanted row, weighed 3 : 1; `lower` is 1 for the lower of the two
// rows that share `near`. `count` chroma samples give 2 * count samples.
void imaging_chroma_row_h2v2(const uint8_t *near, const uint8_t *far, int count, uint8_t *out);
void imaging_chroma_row_h2v1(const uint8_t *row, int count, uint8_t *out);
void imaging_chroma_row_h1v2(const uint8_t *near, const uint8_t *far, int lower, int count, uint8_t *out);

// One row of full-range BT.601 (JFIF) luma and chroma to interleaved RGB, in the integers libjpeg uses.
void imaging_ycc_row(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int width, uint8_t *rgb);

// `count` sRGB bytes to floats through a table of 256.
void imaging_decode_row(const uint8_t *bytes, int count, const float *table, float *out);

// `count` linear floats to sRGB bytes: a first guess from `guess` (4097 bytes, by x * 4096), then one step up where the
// value reaches `threshold` (257 floats, the last one above 1) of the next code. Exact for spacing above 1/4096.
void imaging_encode_row(const float *linear, int count, const uint8_t *guess, const float *threshold, uint8_t *out);

// out[i] = sum over t of weights[t] * rows[t][i].
void imaging_blend_rows(const float *const *rows, const float *weights, int taps, int count, float *out);

// One row resampled: out pixel i = sum over t of weights[i * taps + t] * in pixel (first[i] + t).
// With three channels `in` must have one float of padding behind its last pixel, and so must `out`.
void imaging_resample_row3(const float *in, const int32_t *first, const float *weights, int taps, int count, float *out);
void imaging_resample_row1(const float *in, const int32_t *first, const float *weights, int taps, int count, float *out);

// Lines are `length * IMAGING_LANES` floats: sample i of lane l at [i * IMAGING_LANES + l].
// Loads and stores `lanes` (at most IMAGING_LANES) rows, or columns, of a plane with `stride` floats a row.
void imaging_load_rows(const float *plane, ptrdiff_t stride, int length, int lanes, float *lines);
void imaging_store_rows(const float *lines, int length, int lanes, ptrdiff_t stride, float *plane);
void imaging_load_columns(const float *plane, ptrdiff_t stride, int length, int lanes, float *lines);
void imaging_store_columns(const float *lines, int length, int lanes, ptrdiff_t stride, float *plane);

// Mean over 2 * radius + 1 samples and `edge` (0..<1) of one more on either side, lines mirrored at their ends.
void imaging_box_lines(const float *in, int length, int radius, float edge, float *out);

// Symmetric FIR: weights[0] at the centre, weights[k] at distance k, lines mirrored at their ends.
void imaging_fir_lines(const float *in, int length, const float *weights, int radius, float *out);

// sRGB bytes to CIELAB (D65, 2 degrees), planes of floats. `table` is the sRGB decoding table.
void imaging_lab_row(const uint8_t *rgb, int width, const float *table, float *lightness, float *a, float *b);

// sRGB bytes to relative luminance 0...1.
void imaging_luminance_row(const uint8_t *rgb, int width, const float *table, float *out);

// Relative luminance 0...1 to CIE lightness 0...100.
void imaging_lightness_row(const float *luminance, int width, float *out);

// Scharr derivatives of one row, per pixel; the three rows have `width` samples, mirrored left and right.
void imaging_scharr_row(const float *above, const float *row, const float *below, int width, float *dx, float *dy);

// Median of 3 x 3 floats, mirrored left and right; `scratch` has 3 * (width + 2) floats.
void imaging_median_row(const float *above, const float *row, const float *below, int width, float *scratch, float *out);

// Solves the colour guided filter for `count` pixels, in place. `moments` holds nine planes of `count` floats, one behind
// the other: the covariances rr rg rb gg gb bb and the means r g b; they become the slopes (symmetric) and the offsets.
void imaging_guide_slopes(float *moments, size_t count, float epsilon);

#endif
