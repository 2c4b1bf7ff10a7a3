// The kernels for frames for x86-64 processors with AVX2 and FMA.
#if defined(__x86_64__)
#define LEVEL_KERNELS fk_avx2_kernels
#define LEVEL_TARGET "avx2,fma"
#define LANES 8
#define ROWS 6
#define HAS_FMA 1
#include "frame_level.h"
#endif
