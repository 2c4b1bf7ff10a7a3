#ifndef PENTIMENTO_CKERNELS_H
#define PENTIMENTO_CKERNELS_H

#include "frame_kernels.h"
#include "imaging_kernels.h"
#include "painting_kernels.h"
#include "tensor_kernels.h"
#include "wash_kernels.h"

#endif
