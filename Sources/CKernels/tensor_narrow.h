// Attention in bfloat16, the part of tensor_level.h for processors with its dot products: queries, keys, values and shares are
// rounded to bfloat16, sums are 32-bit floats. Scores and shares are taken as in `attention`.

typedef uint32_t pair; // two neighbours: the first is the lower half

INLINE vu rounded_bits(vf v) {
  vu bits = (vu)v;
  return bits + 0x7fff + ((bits >> 16) & 1);
}

static void pack_keys_narrow(const float *keys, ptrdiff_t stride, int32_t keys_count, int32_t head, int32_t first, int32_t count,
                             void *packed) {
  const int pairs = (head + 1) / 2;
  float rows[PANEL * (TK_LARGEST_HEAD / 2)]; // pairs of bfloat16 numbers, moved as floats are
  for (int32_t row = first; row < first + count; row += PANEL) {
    pair *panel = (pair *)packed + (size_t)row * (size_t)pairs;
    int32_t real = keys_count - row < PANEL ? keys_count - row : PANEL;
    if (real < PANEL) memset(panel, 0, (size_t)pairs * PANEL * sizeof(pair));
    if (real <= 0) continue;
    for (int32_t i = 0; i < real; i++) {
      uint16_t *out = (uint16_t *)(rows + i * pairs);
      out[2 * pairs - 1] = 0;
      narrow(keys + (row + i) * stride, (size_t)head, out);
    }
    transpose(rows, pairs, (size_t)real, (size_t)pairs, (float *)panel, PANEL);
  }
}

static void pack_values_narrow(const float *values, ptrdiff_t stride, int32_t keys_count, int32_t value_head, int32_t first,
                               int32_t count, int32_t padded_count, void *packed) {
  for (int32_t column = 0; column < value_head; column += PANEL) {
    int32_t width = value_head - column < PANEL ? value_head - column : PANEL;
    pair *panel = (pair *)packed + (size_t)(column / PANEL) * (size_t)(padded_count / 2) * PANEL;
    for (int32_t row = first; row < first + count; row += 2) {
      float lines[2][PANEL] = {{0}};
      for (int32_t i = 0; i < 2; i++)
        if (row + i < keys_count) memcpy(lines[i], values + (row + i) * stride + column, (size_t)width * sizeof(float));
      pair *out = panel + (size_t)(row / 2) * PANEL;
      for (int k = 0; k < PANEL; k += LANES)
        *(vu *)(out + k) = rounded_bits(load(lines[0] + k)) >> 16 | (rounded_bits(load(lines[1] + k)) & 0xffff0000);
    }
  }
}

// One tile: c (+)= a b. `a` has ROWS rows of pairs of stride STRIDE, `b` is a panel of `depth` rows of pairs.
INLINE void tile_narrow(const pair *a, const pair *b, int depth, float *c, int accumulating) {
  __m512 s[ROWS][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < ROWS; i++) {
    s[i][0] = accumulating ? _mm512_loadu_ps(c + i * STRIDE) : _mm512_setzero_ps();
    s[i][1] = accumulating ? _mm512_loadu_ps(c + i * STRIDE + LANES) : _mm512_setzero_ps();
  }
  for (int k = 0; k < depth; k++) {
    __m512bh b0 = (__m512bh)_mm512_loadu_si512(b + k * PANEL), b1 = (__m512bh)_mm512_loadu_si512(b + k * PANEL + LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) {
      __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[i * STRIDE + k]);
      s[i][0] = _mm512_dpbf16_ps(s[i][0], x, b0);
      s[i][1] = _mm512_dpbf16_ps(s[i][1], x, b1);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < ROWS; i++) {
    _mm512_storeu_ps(c + i * STRIDE, s[i][0]);
    _mm512_storeu_ps(c + i * STRIDE + LANES, s[i][1]);
  }
}

static __attribute__((noinline)) void tile_narrow_set(const pair *a, const pair *b, int depth, float *c) {
  tile_narrow(a, b, depth, c, 0);
}
static __attribute__((noinline)) void tile_narrow_add(const pair *a, const pair *b, int depth, float *c) {
  tile_narrow(a, b, depth, c, 1);
}

// 2^x for x <= 0: the minimax polynomial of fourth order for the relative error of 2^f on [0, 1], 2.6e-6, far below what rounding
// to bfloat16 takes.
INLINE __m512 exp2_narrow(__m512 x) {
  x = _mm512_max_ps(x, _mm512_set1_ps(-150.0f));
  __m512 f = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  __m512 p = _mm512_set1_ps(1.353416775e-2f);
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.201146094e-2f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.414427567e-1f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.930038345e-1f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.000002593f));
  return _mm512_scalef_ps(p, x); // times two to the power of the whole number below x
}

static void attention_narrow(const tk_attention *job, float *scratch) {
  const int head = job->head, pairs = (head + 1) / 2, value_head = job->value_head;
  const int value_panels = (value_head + PANEL - 1) / PANEL;
  const int keys_padded = (job->keys_count + PANEL - 1) / PANEL * PANEL;
  const int count = job->queries_count;
  const int rows = (count + ROWS - 1) / ROWS * ROWS;
  pair *queries = (pair *)scratch;
  float *scores = scratch + TK_QUERY_BLOCK * STRIDE;
  float *sums = scores + TK_QUERY_BLOCK * STRIDE;
  float *totals = sums + TK_QUERY_BLOCK * STRIDE;
  float *maxima = totals + TK_QUERY_BLOCK * LANES;
  float *rescale = maxima + TK_QUERY_BLOCK;

  const float scale = job->scale * LOG2_E;
  for (int i = 0; i < count; i++) {
    const float *query = job->queries + i * job->query_stride;
    float line[TK_LARGEST_HEAD];
    for (int k = 0; k < head; k++) line[k] = query[k] * scale;
    uint16_t *out = (uint16_t *)(queries + i * STRIDE);
    out[2 * pairs - 1] = 0;
    narrow(line, (size_t)head, out);
  }
  for (int i = count; i < rows; i++) memset(queries + i * STRIDE, 0, (size_t)pairs * sizeof(pair));
  for (int i = 0; i < rows; i++) {
    memset(sums + i * STRIDE, 0, (size_t)value_panels * PANEL * sizeof(float));
    store(totals + i * LANES, (vf){});
    maxima[i] = -1e30f;
  }
  for (int first = 0; first < job->keys_count; first += TK_KEY_BLOCK) {
    const int keys = job->keys_count - first < TK_KEY_BLOCK ? job->keys_count - first : TK_KEY_BLOCK;
    const int padded = (keys + PANEL - 1) / PANEL * PANEL;
    for (int column = 0; column < padded; column += PANEL) {
      const pair *panel = (const pair *)job->keys + (size_t)(first + column) * (size_t)pairs;
      for (int row = 0; row < rows; row += ROWS)
        tile_narrow_set(queries + row * STRIDE, panel, pairs, scores + row * STRIDE + column);
    }
    // Shares take the place of scores: they are half as long, so that none is overwritten before it is read.
    for (int i = 0; i < count; i++) {
      float *row = scores + i * STRIDE;
      const float now = running_maximum(row, keys, padded, maxima[i]);
      rescale[i] = now == maxima[i] ? 1 : exp2f(maxima[i] - now);
      maxima[i] = now;
      const __m512 shift = _mm512_set1_ps(now);
      __m512 total = _mm512_mul_ps(_mm512_loadu_ps(totals + i * LANES), _mm512_set1_ps(rescale[i])), other = {};
      for (int k = 0; k < padded; k += PANEL) {
        __m512 e0 = exp2_narrow(_mm512_sub_ps(_mm512_loadu_ps(row + k), shift));
        __m512 e1 = exp2_narrow(_mm512_sub_ps(_mm512_loadu_ps(row + k + LANES), shift));
        total = _mm512_add_ps(total, e0);
        other = _mm512_add_ps(other, e1);
        _mm512_storeu_si512(row + k / 2, (__m512i)_mm512_cvtne2ps_pbh(e1, e0));
      }
      _mm512_storeu_ps(totals + i * LANES, _mm512_add_ps(total, other));
    }
    for (int i = 0; i < count; i++)
      if (rescale[i] != 1)
        for (int k = 0; k < value_panels * PANEL; k += LANES)
          store(sums + i * STRIDE + k, load(sums + i * STRIDE + k) * splat(rescale[i]));
    for (int panel = 0; panel < value_panels; panel++) {
      const pair *values = (const pair *)job->values + ((size_t)panel * (size_t)keys_padded + (size_t)first) / 2 * PANEL;
      for (int row = 0; row < rows; row += ROWS)
        tile_narrow_add((const pair *)scores + row * STRIDE, values, padded / 2, sums + row * STRIDE + panel * PANEL);
    }
  }
  for (int i = 0; i < count; i++) {
    float *out = job->result + i * job->result_stride;
    const float total = sum_of(load(totals + i * LANES)), inverse = total > 0 ? 1 / total : 0;
    for (int k = 0; k < value_head; k++) out[k] = sums[i * STRIDE + k] * inverse;
  }
}
