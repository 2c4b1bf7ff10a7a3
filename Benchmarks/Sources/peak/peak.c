#include "peak.h"

// Enough chains to hide the latency of either instruction on both ports.
#define CHAINS 20

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static double float32_512(long rounds) {
  const __m512 a = _mm512_set1_ps(0.999f), b = _mm512_set1_ps(0.5f);
  __m512 s[CHAINS];
#pragma clang loop unroll(full)
  for (int i = 0; i < CHAINS; i++) s[i] = b;
  for (long r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) {
      s[i] = _mm512_fmadd_ps(s[i], a, b);
      __asm__ volatile("" : "+v"(s[i]));
    }
  }
  return (double)rounds * CHAINS * 32;
}

__attribute__((target("avx2,fma"))) static double float32_256(long rounds) {
  const __m256 a = _mm256_set1_ps(0.999f), b = _mm256_set1_ps(0.5f);
  __m256 s[12];
#pragma clang loop unroll(full)
  for (int i = 0; i < 12; i++) s[i] = b;
  for (long r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 12; i++) {
      s[i] = _mm256_fmadd_ps(s[i], a, b);
      __asm__ volatile("" : "+x"(s[i]));
    }
  }
  return (double)rounds * 12 * 16;
}

__attribute__((target("avx512f,avx512bf16"))) static double bfloat16_512(long rounds) {
  const __m512bh a = _mm512_cvtne2ps_pbh(_mm512_set1_ps(0.5f), _mm512_set1_ps(0.5f));
  __m512 s[CHAINS];
#pragma clang loop unroll(full)
  for (int i = 0; i < CHAINS; i++) s[i] = _mm512_setzero_ps();
  for (long r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) {
      s[i] = _mm512_dpbf16_ps(s[i], a, a);
      __asm__ volatile("" : "+v"(s[i]));
    }
  }
  return (double)rounds * CHAINS * 64;
}

__attribute__((target("avx512f,avx512vnni"))) static double int8_512(long rounds) {
  const __m512i a = _mm512_set1_epi8(3);
  __m512i s[CHAINS];
#pragma clang loop unroll(full)
  for (int i = 0; i < CHAINS; i++) s[i] = _mm512_setzero_si512();
  for (long r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) {
      s[i] = _mm512_dpbusd_epi32(s[i], a, a);
      __asm__ volatile("" : "+v"(s[i]));
    }
  }
  return (double)rounds * CHAINS * 128;
}

double peak_float32(long rounds) {
  if (__builtin_cpu_supports("avx512f")) return float32_512(rounds);
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? float32_256(rounds) : 0;
}
double peak_bfloat16(long rounds) { return __builtin_cpu_supports("avx512bf16") ? bfloat16_512(rounds) : 0; }
double peak_int8(long rounds) { return __builtin_cpu_supports("avx512vnni") ? int8_512(rounds) : 0; }

#else

typedef float vf __attribute__((vector_size(16)));

double peak_float32(long rounds) {
  const vf a = {0.999f, 0.999f, 0.999f, 0.999f}, b = {0.5f, 0.5f, 0.5f, 0.5f};
  vf s[CHAINS];
#pragma clang loop unroll(full)
  for (int i = 0; i < CHAINS; i++) s[i] = b;
  for (long r = 0; r < rounds; r++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) {
      s[i] = __builtin_elementwise_fma(s[i], a, b);
      __asm__ volatile("" : "+w"(s[i]));
    }
  }
  return (double)rounds * CHAINS * 8;
}
double peak_bfloat16(long rounds) { return 0 * (double)rounds; }
double peak_int8(long rounds) { return 0 * (double)rounds; }

#endif
