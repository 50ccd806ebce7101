/* Causal attention of one head over one sequence, forward and backward, for the trainer. */
#pragma once
#include "kernels.h"

/* [n][HEAD] at a row stride to [n / 16 rounded up][HEAD][16], filled up with zeros. */
static void to_blocks(int n, const float *from, long stride, float *to) {
    memset(to, 0, sizeof(float) * HEAD * ((n + BLOCK - 1) / BLOCK * BLOCK));
    for (int t = 0; t < n; t++)
        for (int d = 0; d < HEAD; d++)
            to[(t / BLOCK) * BLOCK * HEAD + d * BLOCK + t % BLOCK] = from[t * stride + d];
}

/* Products of v[HEAD] with 16 blocked rows. */
static inline __m512 products(const float *v, const float *block) {
    __m512 s = _mm512_setzero_ps(), t = _mm512_setzero_ps();
#pragma GCC unroll 16
    for (int d = 0; d < HEAD; d += 2) {
        s = _mm512_fmadd_ps(_mm512_set1_ps(v[d]), _mm512_loadu_ps(block + d * BLOCK), s);
        t = _mm512_fmadd_ps(_mm512_set1_ps(v[d + 1]), _mm512_loadu_ps(block + (d + 1) * BLOCK), t);
    }
    return _mm512_add_ps(s, t);
}

static inline __mmask16 within(int left) {
    return left >= BLOCK ? 0xffff : (__mmask16)((1u << left) - 1);
}

static const float SCALE = 0.17677669529f; /* 1 / sqrt(HEAD) */

/* Causal attention of one head over one sequence; log_sums[i * every] is ln of query i's sum. */
static void attend(int n, const float *q, long stride, const float *key_blocks, const float *values,
                   float *out, long out_stride, float *log_sums, int every, float *p) {
    for (int i = 0; i < n; i++, q += stride, out += out_stride) {
        __m512 top = _mm512_set1_ps(-INFINITY), sum = _mm512_setzero_ps();
        for (int b = 0; b <= i; b += BLOCK) {
            __m512 s =
                _mm512_mul_ps(products(q, key_blocks + (size_t)b * HEAD), _mm512_set1_ps(SCALE));
            s = _mm512_mask_blend_ps(within(i + 1 - b), _mm512_set1_ps(-INFINITY), s);
            top = _mm512_max_ps(top, s);
            _mm512_storeu_ps(p + b, s);
        }
        float most = _mm512_reduce_max_ps(top);
        for (int b = 0; b <= i; b += BLOCK) {
            __m512 e = exponential(_mm512_sub_ps(_mm512_loadu_ps(p + b), _mm512_set1_ps(most)));
            e = _mm512_maskz_mov_ps(within(i + 1 - b), e);
            sum = _mm512_add_ps(sum, e);
            _mm512_storeu_ps(p + b, e);
        }
        float total = _mm512_reduce_add_ps(sum);
        log_sums[(size_t)i * every] = most + logf(total);
        __m512 low = _mm512_setzero_ps(), high = low, f = _mm512_set1_ps(1 / total);
        const float *v = values;
        for (int j = 0; j <= i; j++, v += stride) {
            __m512 w = _mm512_set1_ps(p[j]);
            low = _mm512_fmadd_ps(w, _mm512_loadu_ps(v), low);
            high = _mm512_fmadd_ps(w, _mm512_loadu_ps(v + 16), high);
        }
        _mm512_storeu_ps(out, _mm512_mul_ps(low, f));
        _mm512_storeu_ps(out + 16, _mm512_mul_ps(high, f));
    }
}

static inline void add_scaled(float *to, float f, __m512 low, __m512 high) {
    _mm512_storeu_ps(to, _mm512_fmadd_ps(_mm512_set1_ps(f), low, _mm512_loadu_ps(to)));
    _mm512_storeu_ps(to + 16, _mm512_fmadd_ps(_mm512_set1_ps(f), high, _mm512_loadu_ps(to + 16)));
}

/* Gradients of `attend`: dq is set, dk and dv are added to (query heads share them). */
static void attend_back(int n, const float *q, const float *k, long stride, const float *key_blocks,
                        const float *value_blocks, const float *out, const float *dout,
                        long out_stride, const float *log_sums, int every, float *dq, float *dk,
                        float *dv, float *p, float *ds) {
    for (int i = 0; i < n; i++, q += stride, dq += stride, out += out_stride, dout += out_stride) {
        __m512 o_low = _mm512_loadu_ps(dout), o_high = _mm512_loadu_ps(dout + 16);
        float own = _mm512_reduce_add_ps(_mm512_fmadd_ps(
            o_low, _mm512_loadu_ps(out), _mm512_mul_ps(o_high, _mm512_loadu_ps(out + 16))));
        __m512 log_sum = _mm512_set1_ps(log_sums[(size_t)i * every]);
        for (int b = 0; b <= i; b += BLOCK) {
            __m512 s =
                _mm512_mul_ps(products(q, key_blocks + (size_t)b * HEAD), _mm512_set1_ps(SCALE));
            __m512 e =
                _mm512_maskz_mov_ps(within(i + 1 - b), exponential(_mm512_sub_ps(s, log_sum)));
            __m512 dp =
                _mm512_sub_ps(products(dout, value_blocks + (size_t)b * HEAD), _mm512_set1_ps(own));
            _mm512_storeu_ps(p + b, e);
            _mm512_storeu_ps(ds + b, _mm512_mul_ps(_mm512_mul_ps(e, dp), _mm512_set1_ps(SCALE)));
        }
        __m512 low = _mm512_setzero_ps(), high = low, q_low = _mm512_loadu_ps(q),
               q_high = _mm512_loadu_ps(q + 16);
        for (int j = 0; j <= i; j++) {
            __m512 w = _mm512_set1_ps(ds[j]);
            low = _mm512_fmadd_ps(w, _mm512_loadu_ps(k + j * stride), low);
            high = _mm512_fmadd_ps(w, _mm512_loadu_ps(k + j * stride + 16), high);
            add_scaled(dk + j * stride, ds[j], q_low, q_high);
            add_scaled(dv + j * stride, p[j], o_low, o_high);
        }
        _mm512_storeu_ps(dq, low);
        _mm512_storeu_ps(dq + 16, high);
    }
}
