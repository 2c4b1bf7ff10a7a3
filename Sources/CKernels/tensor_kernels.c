#include "tensor_kernels.h"

extern const tk_kernels tk_generic_kernels;
#if defined(__x86_64__)
extern const tk_kernels tk_avx2_kernels;
extern const tk_kernels tk_avx512_kernels;
extern const tk_kernels tk_avx512bf16_kernels;
#endif

static int can_run(tk_level level) {
  switch (level) {
  case TK_GENERIC:
    return 1;
#if defined(__x86_64__)
  case TK_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case TK_AVX512:
    return can_run(TK_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  case TK_AVX512_BF16:
    return can_run(TK_AVX512) && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
  case TK_NEON:
    return 1;
#endif
  default:
    return 0;
  }
}

const tk_kernels *tk_kernels_of(tk_level level) {
  if (!can_run(level)) return 0;
  switch (level) {
#if defined(__x86_64__)
  case TK_AVX2:
    return &tk_avx2_kernels;
  case TK_AVX512:
    return &tk_avx512_kernels;
  case TK_AVX512_BF16:
    return &tk_avx512bf16_kernels;
#endif
  default: // on AArch64 every processor has NEON, so the generic build is the NEON build
    return &tk_generic_kernels;
  }
}

tk_level tk_best_level(void) {
#if defined(__aarch64__)
  return TK_NEON;
#else
  return can_run(TK_AVX512_BF16) ? TK_AVX512_BF16
         : can_run(TK_AVX512)    ? TK_AVX512
         : can_run(TK_AVX2)      ? TK_AVX2
                                 : TK_GENERIC;
#endif
}
