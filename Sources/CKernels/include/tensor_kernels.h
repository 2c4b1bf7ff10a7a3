#ifndef PENTIMENTO_TENSOR_KERNELS_H
#define PENTIMENTO_TENSOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Kernels of the Tensors module, built once for every kind of processor and chosen at run time through a table.
// None of them allocates or checks: sizes are checked by the Swift side.

// Queries that one attention call takes at most, keys it takes at once, and the largest head it can hold.
#define TK_QUERY_BLOCK 96
#define TK_KEY_BLOCK 256
#define TK_LARGEST_HEAD 256

typedef enum {
  TK_GENERIC = 0,     // what every processor of this architecture has
  TK_AVX2 = 1,        // x86-64 with AVX2 and FMA
  TK_AVX512 = 2,      // x86-64 with AVX-512 F, BW, DQ and VL
  TK_AVX512_BF16 = 3, // and with dot products of bfloat16
  TK_NEON = 4,        // AArch64
} tk_level;

typedef enum {
  TK_RELU,
  TK_RELU6,
  TK_SIGMOID,
  TK_TANH,
  TK_SILU,
  TK_GELU_ERF,
  TK_GELU_TANH,
  TK_HARD_SWISH,
  TK_HARD_SIGMOID, // clip(a x + b, 0, 1)
  TK_LEAKY_RELU,   // x where positive, else a x
  TK_QUICK_GELU,   // x / (1 + e^-1.702x)
} tk_function;

// One row of a convolution into few channels: sums over `lines` input rows, channels last.
typedef struct {
  const float *const *lines;   // each the first pixel that the row's first output needs
  const float *const *weights; // for each line [kernel columns][outputs][channels]
  const float *bias;           // [outputs]
  float *result;               // [pixels][outputs]
  ptrdiff_t pixel_step;        // numbers from one output's input to the next's
  ptrdiff_t tap_step;          // numbers from one tap's input to the next's
  int32_t lines_count;
  int32_t kernel_columns;
  int32_t channels; // a multiple of TK_FEW_CHANNEL_STEP
  int32_t outputs;  // 1...TK_FEW_OUTPUTS
  int32_t pixels;
} tk_few_outputs;

#define TK_FEW_OUTPUTS 4
#define TK_FEW_CHANNEL_STEP 16

// One head's queries, packed keys and values, and where the result goes. Strides are numbers from row to row.
typedef struct {
  const float *queries;
  ptrdiff_t query_stride;
  const void *keys;   // tk_kernels.pack_keys
  const void *values; // tk_kernels.pack_values
  const float *bias;   // added to the scaled scores, a row for each query, or NULL
  ptrdiff_t bias_stride;
  float *result;
  ptrdiff_t result_stride;
  int32_t queries_count; // at most TK_QUERY_BLOCK
  int32_t keys_count;
  int32_t head;       // numbers in a query and in a key, at most TK_LARGEST_HEAD
  int32_t value_head; // numbers in a value, at most TK_LARGEST_HEAD
  float scale;
} tk_attention;

typedef struct {
  // Columns of a packed panel: keys and values are rounded up to whole panels.
  int32_t panel;

  // softmax(scale q k' + bias) v by blocks of keys, with running maxima and sums (Rabe and Staats 2021; Dao et al. 2022).
  // scratch: tk_attention_scratch floats on a boundary of 64 bytes.
  void (*attention)(const tk_attention *job, float *scratch);
  // Rows [first, first + count) of keys, which are [head] each, into panels [keys / panel][head][panel]; `first` and `count`
  // are multiples of the panel, rows from `keys_count` on become zeros.
  void (*pack_keys)(const float *keys, ptrdiff_t stride, int32_t keys_count, int32_t head, int32_t first, int32_t count,
                    void *packed);
  // The same rows of values into panels [value_head / panel][padded_count][panel].
  void (*pack_values)(const float *values, ptrdiff_t stride, int32_t keys_count, int32_t value_head, int32_t first,
                      int32_t count, int32_t padded_count, void *packed);
  // The same in bfloat16, sums in 32-bit floats; NULL where the processor has no such dot products. Pairs of a key's numbers and
  // pairs of neighbouring values of a column lie together: panels [keys / panel][head / 2, rounded up][panel][2] and
  // [value_head / panel][padded_count / 2][panel][2]. There is no bias.
  void (*attention_narrow)(const tk_attention *job, float *scratch);
  void (*pack_keys_narrow)(const float *keys, ptrdiff_t stride, int32_t keys_count, int32_t head, int32_t first, int32_t count,
                           void *packed);
  void (*pack_values_narrow)(const float *values, ptrdiff_t stride, int32_t keys_count, int32_t value_head, int32_t first,
                             int32_t count, int32_t padded_count, void *packed);

  void (*activate)(tk_function function, float *values, size_t count, float a, float b);
  // out = softmax(in) over `count` numbers.
  void (*softmax)(const float *in, size_t count, float *out);
  // out = (in - mean) / sqrt(variance + epsilon) * weight + bias over `count` numbers; weight and bias may be NULL.
  void (*layer_norm)(const float *in, size_t count, const float *weight, const float *bias, float epsilon, float *out);
  // out = in / sqrt(mean square + epsilon) * weight; weight may be NULL.
  void (*rms_norm)(const float *in, size_t count, const float *weight, float epsilon, float *out);
  // The same of heads * size numbers with a weight; then every head's pairs of neighbours are turned by the angles whose cosines,
  // each twice, are turns[0..<size] and whose sines, each twice and negative the first time, are turns[size..<2 * size].
  // `out` may be `in`.
  void (*rms_norm_turned)(const float *in, size_t heads, size_t size, const float *weight, float epsilon, const float *turns,
                          float *out);
  // out += gate * in over `count` numbers; gate may be NULL and counts as 1.
  void (*add_gated)(const float *in, const float *gate, size_t count, float *out);
  // Sum and sum of squared gaps to `shift`, in double.
  void (*moments)(const float *in, size_t count, float shift, double *sum, double *squares);
  // out = scale * in + shift.
  void (*affine)(const float *in, size_t count, float scale, float shift, float *out);

  // Rounds to bfloat16, nearest even; and back.
  void (*narrow)(const float *in, size_t count, uint16_t *out);
  void (*widen)(const uint16_t *in, size_t count, float *out);
  // Rounds a row to whole numbers -127...127 and returns what one of them stands for.
  float (*quantise)(const float *in, size_t count, int8_t *out);
  // out[i] = sums[i] * row_scale * column_scales[i] + bias[i]; bias may be NULL; `out` may be `sums`.
  void (*dequantise)(const int32_t *sums, size_t count, float row_scale, const float *column_scales, const float *bias,
                     float *out);

  // out[j * out_stride + i] = in[i * in_stride + j] for `rows` x `columns` numbers of `in`.
  void (*transpose)(const float *in, ptrdiff_t in_stride, size_t rows, size_t columns, float *out, ptrdiff_t out_stride);
  void (*few_outputs)(const tk_few_outputs *job);
  // One row of a depthwise convolution: out[x] += tap * in[x * stride].
  void (*accumulate)(const float *in, size_t count, ptrdiff_t stride, float tap, float *out);
} tk_kernels;

// Numbers from row to row of an attention's scratch room, and how many it needs: queries, scores and sums of a block, and 18
// numbers for each row.
#define TK_ATTENTION_STRIDE (TK_KEY_BLOCK + 16)
static const int32_t tk_attention_scratch = TK_QUERY_BLOCK * (3 * TK_ATTENTION_STRIDE + 18);

// The kernels of a level, or NULL where this processor cannot run them.
const tk_kernels *tk_kernels_of(tk_level level);
// The best level this processor can run.
tk_level tk_best_level(void);

#endif
