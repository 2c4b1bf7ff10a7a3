// The kernels for frames for every processor of the architecture: SSE2 on x86-64, NEON on AArch64.
#define LEVEL_KERNELS fk_generic_kernels
#define LANES 4
#if defined(__aarch64__)
#define ROWS 12
#define HAS_FMA 1
#else
#define ROWS 6
#define HAS_FMA 0
#endif
#include "frame_level.h"
