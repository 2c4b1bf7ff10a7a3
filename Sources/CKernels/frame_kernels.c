#include "frame_kernels.h"

extern const fk_kernels fk_generic_kernels;
#if defined(__x86_64__)
extern const fk_kernels fk_avx2_kernels;
extern const fk_kernels fk_avx512_kernels;
#endif

const fk_kernels *fk_kernels_of(tk_level level) {
  if (!tk_kernels_of(level)) return 0;
  switch (level) {
#if defined(__x86_64__)
  case TK_AVX2:
    return &fk_avx2_kernels;
  case TK_AVX512:
  case TK_AVX512_BF16:
    return &fk_avx512_kernels;
#endif
  default:
    return &fk_generic_kernels;
  }
}
