// The kernels for frames for x86-64 processors with AVX-512.
#if defined(__x86_64__)
#define LEVEL_KERNELS fk_avx512_kernels
#define LEVEL_TARGET "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"
#define LANES 16
#define ROWS 12
#define HAS_FMA 1
#include "frame_level.h"
#endif
