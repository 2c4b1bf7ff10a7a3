#ifndef PENTIMENTO_PAINTING_KERNELS_H
#define PENTIMENTO_PAINTING_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#endif
