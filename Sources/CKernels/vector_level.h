// Vectors of LANES floats in the compiler's own types, so that one text serves every processor. The bodies of kernels that are built
// once for each level include it after <string.h> (with 16 lanes <immintrin.h>, too), LANES, HAS_FMA and the level's target.

typedef float vf __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t vi __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint32_t vu __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint16_t vh __attribute__((vector_size(2 * LANES), aligned(2), may_alias));
typedef int8_t vb __attribute__((vector_size(LANES), aligned(1), may_alias));
typedef double vd __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

#define INLINE static inline __attribute__((always_inline))
#define PANEL (2 * LANES)

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf v) { *(vf *)p = v; }
INLINE vf splat(float x) { return x - (vf){}; } // not 0 + x, which would turn -0 into 0
INLINE vf fma_(vf a, vf b, vf c) {
#if HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}
INLINE vf either(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vf larger(vf a, vf b) { return either(a > b, a, b); }
INLINE vf smaller(vf a, vf b) { return either(a < b, a, b); }

// Halves are folded on one another.
INLINE float sum_of(vf v) {
  float part[LANES];
  store(part, v);
#pragma clang loop unroll(full)
  for (int n = LANES / 2; n > 0; n /= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < n; i++) part[i] += part[i + n];
  return part[0];
}
INLINE float largest_of(vf v) {
  float part[LANES];
  store(part, v);
#pragma clang loop unroll(full)
  for (int n = LANES / 2; n > 0; n /= 2)
#pragma clang loop unroll(full)
    for (int i = 0; i < n; i++) part[i] = part[i] > part[i + n] ? part[i] : part[i + n];
  return part[0];
}

// 2^x, 0 far below 2^-126. The polynomial is the minimax one of sixth order for the relative error of 2^f on [-1/2, 1/2]: with
// rounding 8e-8.
INLINE vf exp2_(vf x) {
  const vf magic = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to a whole number
  vf held = smaller(larger(x, splat(-150.0f)), splat(127.5f));
  vf shifted = held + magic;
  vf whole = shifted - magic;
  vf f = held - whole;
  vf p = splat(1.534581199e-4f);
  p = fma_(p, f, splat(1.339993122e-3f));
  p = fma_(p, f, splat(9.618488957e-3f));
  p = fma_(p, f, splat(5.550328777e-2f));
  p = fma_(p, f, splat(2.402264689e-1f));
  p = fma_(p, f, splat(6.931472057e-1f));
  p = fma_(p, f, splat(1.0f));
#if LANES == 16
  return (vf)_mm512_scalef_ps((__m512)p, (__m512)whole);
#else
  vi exponent = ((vi)shifted - (vi)magic) << 23;
  return either(held < splat(-126.0f), (vf){}, (vf)((vi)p + exponent));
#endif
}
#define LOG2_E 1.44269504088896341f
INLINE vf exp_(vf x) { return exp2_(x * splat(LOG2_E)); }
INLINE vf sigmoid(vf x) { return splat(1.0f) / (splat(1.0f) + exp_(-x)); }
