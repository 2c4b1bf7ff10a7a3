// The tensor kernels for x86-64 processors with AVX-512 and dot products of bfloat16.
#if defined(__x86_64__)
#define LEVEL_KERNELS tk_avx512bf16_kernels
#define LEVEL_TARGET "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"
#define LANES 16
#define ROWS 12
#define HAS_FMA 1
#define HAS_NARROW_PRODUCTS 1
#include "tensor_level.h"
#endif
