#ifndef PENTIMENTO_PEAK_H
#define PENTIMENTO_PEAK_H

// What a core can do at most: independent chains of one instruction, no memory. Each call runs `rounds` rounds on the calling
// thread and returns how many operations (a multiplication and an addition are two) that were, or 0 where the processor
// lacks the instruction.
double peak_float32(long rounds);
double peak_bfloat16(long rounds);
double peak_int8(long rounds);

#endif
