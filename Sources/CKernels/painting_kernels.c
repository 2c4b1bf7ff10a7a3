#include "painting_kernels.h"
