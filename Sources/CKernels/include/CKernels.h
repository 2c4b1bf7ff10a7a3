#ifndef PENTIMENTO_CKERNELS_H
#define PENTIMENTO_CKERNELS_H

#include "painting_kernels.h"

#endif
