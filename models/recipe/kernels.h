/* What the sampler and the trainer share: small dense kernels in float32 with AVX-512. */
#pragma once
#include <immintrin.h>
#include <malloc.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 32, PANEL = 64, ROWS = 6, BLOCK = 16 };

/* Not cleared. Freed memory is kept for the next call: new pages from the system cost more than the
 * work on them. */
static float *floats(size_t count) {
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    void *p = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
    if (!p)
        abort();
    return p;
}

/* c[rows][64] (+)= sum over i < k of a[r * row + i * step] b[i * ldb + 0..63]; rows is a constant.
 */
static inline __attribute__((always_inline)) void tile(const int rows, int k, const float *a,
                                                       long row, long step, const float *b,
                                                       long ldb, float *c, long ldc, int add) {
    __m512 s[ROWS][4];
#pragma GCC unroll 6
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (int q = 0; q < 4; q++)
            s[r][q] = add ? _mm512_loadu_ps(c + r * ldc + 16 * q) : _mm512_setzero_ps();
    for (int i = 0; i < k; i++, b += ldb, a += step) {
        __m512 v[4];
#pragma GCC unroll 4
        for (int q = 0; q < 4; q++)
            v[q] = _mm512_loadu_ps(b + 16 * q);
#pragma GCC unroll 6
        for (int r = 0; r < rows; r++) {
            __m512 x = _mm512_set1_ps(a[r * row]);
#pragma GCC unroll 4
            for (int q = 0; q < 4; q++)
                s[r][q] = _mm512_fmadd_ps(x, v[q], s[r][q]);
        }
    }
#pragma GCC unroll 6
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (int q = 0; q < 4; q++)
            _mm512_storeu_ps(c + r * ldc + 16 * q, s[r][q]);
}

/* c[m][64] (+)= a b with the strides of `tile`. */
static inline __attribute__((always_inline)) void strip(int m, int k, const float *a, long row,
                                                        long step, const float *b, long ldb,
                                                        float *c, long ldc, int add) {
    int r = 0;
    for (; r + ROWS <= m; r += ROWS)
        tile(ROWS, k, a + r * row, row, step, b, ldb, c + r * ldc, ldc, add);
    a += r * row, c += r * ldc;
    switch (m - r) {
    case 1:
        tile(1, k, a, row, step, b, ldb, c, ldc, add);
        break;
    case 2:
        tile(2, k, a, row, step, b, ldb, c, ldc, add);
        break;
    case 3:
        tile(3, k, a, row, step, b, ldb, c, ldc, add);
        break;
    case 4:
        tile(4, k, a, row, step, b, ldb, c, ldc, add);
        break;
    case 5:
        tile(5, k, a, row, step, b, ldb, c, ldc, add);
        break;
    }
}

/* c[m][n] (+)= a[m][k] w, w packed as [n / 64][k][64]. */
static void multiply(int m, int k, int n, const float *a, const float *w, float *c, int add) {
    for (int p = 0; p < n; p += PANEL, w += (size_t)k * PANEL)
        strip(m, k, a, k, 1, w, PANEL, c + p, n, add);
}

/* exp, relative error about 1e-7; arguments below -87 give almost 0. */
static inline __m512 exponential(__m512 x) {
    x = _mm512_max_ps(x, _mm512_set1_ps(-87.0f));
    __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)),
                                    _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    x = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), x);
    x = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4f), x);
    __m512 y = _mm512_set1_ps(1.9875691500e-4f);
    y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(1.3981999507e-3f));
    y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(8.3334519073e-3f));
    y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(4.1665795894e-2f));
    y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(1.6666665459e-1f));
    y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(5.0000001201e-1f));
    y = _mm512_fmadd_ps(_mm512_mul_ps(y, x), x, _mm512_add_ps(x, _mm512_set1_ps(1.0f)));
    return _mm512_scalef_ps(y, n);
}

static inline __m512 sigmoid(__m512 x) {
    __m512 e =
        exponential(_mm512_min_ps(_mm512_sub_ps(_mm512_setzero_ps(), x), _mm512_set1_ps(80.0f)));
    return _mm512_div_ps(_mm512_set1_ps(1.0f), _mm512_add_ps(_mm512_set1_ps(1.0f), e));
}

/* 1 / root mean square of x[width] */
static inline float inverse_rms(int width, const float *x, float epsilon) {
    __m512 s = _mm512_setzero_ps();
    for (int i = 0; i < width; i += 16) {
        __m512 v = _mm512_loadu_ps(x + i);
        s = _mm512_fmadd_ps(v, v, s);
    }
    return 1.0f / sqrtf(_mm512_reduce_add_ps(s) / width + epsilon);
}

static void normalise(int m, int width, const float *x, const float *gain, float epsilon,
                      float *y) {
    for (int r = 0; r < m; r++, x += width, y += width) {
        __m512 f = _mm512_set1_ps(inverse_rms(width, x, epsilon));
        for (int i = 0; i < width; i += 16)
            _mm512_storeu_ps(y + i, _mm512_mul_ps(_mm512_mul_ps(_mm512_loadu_ps(x + i), f),
                                                  _mm512_loadu_ps(gain + i)));
    }
}

/* Rotary positions on one head; `turn` is 1, or -1 to turn back. */
static inline void rotate(float *x, const float *cosines, const float *sines, float turn) {
    __m512 a = _mm512_loadu_ps(x), b = _mm512_loadu_ps(x + 16), c = _mm512_loadu_ps(cosines);
    __m512 s = _mm512_mul_ps(_mm512_loadu_ps(sines), _mm512_set1_ps(turn));
    _mm512_storeu_ps(x, _mm512_fmsub_ps(a, c, _mm512_mul_ps(b, s)));
    _mm512_storeu_ps(x + 16, _mm512_fmadd_ps(b, c, _mm512_mul_ps(a, s)));
}
