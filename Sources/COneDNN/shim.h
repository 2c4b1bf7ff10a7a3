#include <oneapi/dnnl/dnnl.h>

// libgomp's, which Debian's oneDNN runs on; oneDNN has no call of its own for this.
extern void omp_set_num_threads(int count);

// Makes oneDNN, called from this thread, keep to this thread.
static inline void onednn_keep_to_this_thread(void) { omp_set_num_threads(1); }
