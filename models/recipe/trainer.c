/* Forward and backward pass of the decoder layers, in float32 with AVX-512, on one thread.
 *
 * Sequences of different lengths lie one after another without padding: x is [tokens][width] and
 * starts[s] .. starts[s + 1] are the rows of sequence s. Embedding, head and loss stay in PyTorch
 * (body.py). Matrices are [outputs][inputs] as PyTorch has them; q, k, v are joined, and so are
 * gate and up.
 */
#include "attention.h"

typedef struct {
    int width, layers, heads, kv_heads, inner;
    float epsilon;
} Shape;

/* Weights of a layer, or their gradients. */
typedef struct {
    float *norm_in, *qkv, *out, *norm_mlp, *gate_up, *down;
} Layer;

typedef struct {
    float *x, *qkv, *heads, *log_sums, *middle,
        *gate_up; /* x: before the layer; middle: after attention */
} Kept;

typedef struct {
    int tokens, longest;
    float *last;
    Kept layer[16];
} Pass;

/* c[m][n] (+)= a[m][k] w^T, w [n][k]; packs w. */
static void times_transposed(int m, int k, int n, const float *a, const float *w, float *c, int add,
                             float *packed) {
    for (int p = 0; p < n; p += PANEL)
        for (int j = 0; j < PANEL; j++)
            for (int i = 0; i < k; i++)
                packed[((size_t)p * k) + (size_t)i * PANEL + j] = w[(size_t)(p + j) * k + i];
    multiply(m, k, n, a, packed, c, add);
}

/* c[m][n] = a[m][k] w, w [k][n] */
static void times(int m, int k, int n, const float *a, const float *w, float *c) {
    for (int p = 0; p < n; p += PANEL)
        strip(m, k, a, k, 1, w + p, n, c + p, n, 0);
}

/* c[m][n] += a^T b over t rows, a [t][m], b [t][n]; in pieces of rows that stay in the first cache.
 */
static void outer(int t, int m, int n, const float *a, const float *b, float *c) {
    for (int from = 0; from < t; from += 128) {
        int rows = t - from < 128 ? t - from : 128;
        for (int p = 0; p < n; p += PANEL)
            strip(m, rows, a + (size_t)from * m, 1, m, b + (size_t)from * n + p, n, c + p, n, 1);
    }
}

/* dx += the gradient through y = x / rms(x) * gain; dgain +=. */
static void normalise_back(int m, int width, const float *x, const float *gain, float epsilon,
                           const float *dy, float *dx, float *dgain) {
    for (int r = 0; r < m; r++, x += width, dy += width, dx += width) {
        float f = inverse_rms(width, x, epsilon);
        __m512 dot = _mm512_setzero_ps(), scale = _mm512_set1_ps(f);
        for (int i = 0; i < width; i += 16) {
            __m512 v = _mm512_loadu_ps(x + i), d = _mm512_loadu_ps(dy + i);
            dot = _mm512_fmadd_ps(_mm512_mul_ps(d, _mm512_loadu_ps(gain + i)), v, dot);
            _mm512_storeu_ps(
                dgain + i, _mm512_fmadd_ps(_mm512_mul_ps(d, v), scale, _mm512_loadu_ps(dgain + i)));
        }
        __m512 back = _mm512_set1_ps(-f * f * f / width * _mm512_reduce_add_ps(dot));
        for (int i = 0; i < width; i += 16) {
            __m512 direct = _mm512_mul_ps(
                _mm512_mul_ps(_mm512_loadu_ps(dy + i), _mm512_loadu_ps(gain + i)), scale);
            direct = _mm512_fmadd_ps(_mm512_loadu_ps(x + i), back, direct);
            _mm512_storeu_ps(dx + i, _mm512_add_ps(_mm512_loadu_ps(dx + i), direct));
        }
    }
}

/* inner = silu(gate) up */
static void swiglu(int m, int inner, const float *gate_up, float *y) {
    for (int r = 0; r < m; r++, gate_up += 2 * inner, y += inner)
        for (int i = 0; i < inner; i += 16) {
            __m512 g = _mm512_loadu_ps(gate_up + i), u = _mm512_loadu_ps(gate_up + inner + i);
            _mm512_storeu_ps(y + i, _mm512_mul_ps(_mm512_mul_ps(g, sigmoid(g)), u));
        }
}

static void swiglu_back(int m, int inner, const float *gate_up, const float *dy, float *dgate_up) {
    for (int r = 0; r < m; r++, gate_up += 2 * inner, dgate_up += 2 * inner, dy += inner)
        for (int i = 0; i < inner; i += 16) {
            __m512 g = _mm512_loadu_ps(gate_up + i), u = _mm512_loadu_ps(gate_up + inner + i),
                   d = _mm512_loadu_ps(dy + i);
            __m512 s = sigmoid(g), silu = _mm512_mul_ps(g, s);
            /* silu' = s + silu (1 - s) */
            __m512 slope = _mm512_fmadd_ps(silu, _mm512_sub_ps(_mm512_set1_ps(1), s), s);
            _mm512_storeu_ps(dgate_up + i, _mm512_mul_ps(_mm512_mul_ps(d, u), slope));
            _mm512_storeu_ps(dgate_up + inner + i, _mm512_mul_ps(d, silu));
        }
}

static void turn_all(const Shape *s, int sequences, const int *starts, float *qkv, int joint,
                     const float *cos, const float *sin, float turn) {
    for (int q = 0; q < sequences; q++)
        for (int t = starts[q]; t < starts[q + 1]; t++)
            for (int h = 0; h < s->heads + s->kv_heads; h++)
                rotate(qkv + (size_t)t * joint + h * HEAD, cos + (t - starts[q]) * HEAD / 2,
                       sin + (t - starts[q]) * HEAD / 2, turn);
}

/* Final normalised hidden states of x (left unchanged); keeps what `backward` needs, which also
 * releases it. */
Pass *forward(const Shape *s, const Layer *w, const float *norm, const float *cos, const float *sin,
              int sequences, const int *starts, const float *x, float *hidden) {
    const int tokens = starts[sequences], width = s->width, wide = s->heads * HEAD,
              kv = s->kv_heads * HEAD, joint = wide + 2 * kv;
    const int group = s->heads / s->kv_heads, most = joint > 2 * s->inner ? joint : 2 * s->inner;
    Pass *pass = calloc(1, sizeof(Pass));
    pass->tokens = tokens;
    for (int q = 0; q < sequences; q++)
        if (starts[q + 1] - starts[q] > pass->longest)
            pass->longest = starts[q + 1] - starts[q];
    const int room = pass->longest + BLOCK;
    float *packed = floats((size_t)most * (width > s->inner ? width : s->inner)),
          *y = floats((size_t)tokens * width);
    float *inner = floats((size_t)tokens * s->inner), *blocks = floats((size_t)room * HEAD),
          *p = floats(room);
    for (int l = 0; l < s->layers; l++) {
        Kept *k = pass->layer + l;
        k->x = floats((size_t)tokens * width);
        k->middle = floats((size_t)tokens * width);
        k->qkv = floats((size_t)tokens * joint);
        k->heads = floats((size_t)tokens * wide);
        k->log_sums = floats((size_t)tokens * s->heads);
        k->gate_up = floats((size_t)tokens * 2 * s->inner);
        memcpy(k->x, x, sizeof(float) * (size_t)tokens * width);
        normalise(tokens, width, k->x, w[l].norm_in, s->epsilon, y);
        times_transposed(tokens, width, joint, y, w[l].qkv, k->qkv, 0, packed);
        turn_all(s, sequences, starts, k->qkv, joint, cos, sin, 1);
        for (int q = 0; q < sequences; q++) {
            int n = starts[q + 1] - starts[q];
            float *rows = k->qkv + (size_t)starts[q] * joint;
            for (int h = 0; h < s->heads; h++) {
                const float *keys = rows + wide + h / group * HEAD;
                if (h % group == 0)
                    to_blocks(n, keys, joint, blocks);
                attend(n, rows + h * HEAD, joint, blocks, keys + kv,
                       k->heads + (size_t)starts[q] * wide + h * HEAD, wide,
                       k->log_sums + (size_t)starts[q] * s->heads + h, s->heads, p);
            }
        }
        memcpy(k->middle, x, sizeof(float) * (size_t)tokens * width);
        times_transposed(tokens, wide, width, k->heads, w[l].out, k->middle, 1, packed);
        normalise(tokens, width, k->middle, w[l].norm_mlp, s->epsilon, y);
        times_transposed(tokens, width, 2 * s->inner, y, w[l].gate_up, k->gate_up, 0, packed);
        swiglu(tokens, s->inner, k->gate_up, inner);
        float *next = floats((size_t)tokens * width);
        memcpy(next, k->middle, sizeof(float) * (size_t)tokens * width);
        times_transposed(tokens, s->inner, width, inner, w[l].down, next, 1, packed);
        if (l)
            free((float *)x);
        x = next;
    }
    pass->last = (float *)x;
    normalise(tokens, width, x, norm, s->epsilon, hidden);
    free(packed), free(y), free(inner), free(blocks), free(p);
    return pass;
}

void release(const Shape *s, Pass *pass) {
    for (int l = 0; l < s->layers; l++) {
        Kept *k = pass->layer + l;
        free(k->x), free(k->middle), free(k->qkv), free(k->heads), free(k->log_sums),
            free(k->gate_up);
    }
    free(pass->last), free(pass);
}

/* Gradients from those of the hidden states; dx is set, gradients of weights are added to. */
void backward(const Shape *s, const Layer *w, const float *norm, const float *cos, const float *sin,
              int sequences, const int *starts, Pass *pass, const float *dhidden, float *dx,
              Layer *dw, float *dnorm) {
    const int tokens = pass->tokens, width = s->width, wide = s->heads * HEAD,
              kv = s->kv_heads * HEAD, joint = wide + 2 * kv;
    const int group = s->heads / s->kv_heads, room = pass->longest + BLOCK;
    float *y = floats((size_t)tokens * width), *dy = floats((size_t)tokens * width),
          *inner = floats((size_t)tokens * s->inner);
    float *dinner = floats((size_t)tokens * s->inner),
          *dgate_up = floats((size_t)tokens * 2 * s->inner);
    float *dheads = floats((size_t)tokens * wide), *dqkv = floats((size_t)tokens * joint);
    float *key_blocks = floats((size_t)room * HEAD), *value_blocks = floats((size_t)room * HEAD),
          *p = floats(room), *ds = floats(room);
    memset(dx, 0, sizeof(float) * (size_t)tokens * width);
    normalise_back(tokens, width, pass->last, norm, s->epsilon, dhidden, dx, dnorm);
    for (int l = s->layers - 1; l >= 0; l--) {
        Kept *k = pass->layer + l;
        swiglu(tokens, s->inner, k->gate_up, inner);
        outer(tokens, width, s->inner, dx, inner, dw[l].down);
        times(tokens, width, s->inner, dx, w[l].down, dinner);
        swiglu_back(tokens, s->inner, k->gate_up, dinner, dgate_up);
        normalise(tokens, width, k->middle, w[l].norm_mlp, s->epsilon, y);
        outer(tokens, 2 * s->inner, width, dgate_up, y, dw[l].gate_up);
        times(tokens, 2 * s->inner, width, dgate_up, w[l].gate_up, dy);
        normalise_back(tokens, width, k->middle, w[l].norm_mlp, s->epsilon, dy, dx, dw[l].norm_mlp);

        outer(tokens, width, wide, dx, k->heads, dw[l].out);
        times(tokens, width, wide, dx, w[l].out, dheads);
        memset(dqkv, 0, sizeof(float) * (size_t)tokens * joint);
        for (int q = 0; q < sequences; q++) {
            int n = starts[q + 1] - starts[q];
            const float *rows = k->qkv + (size_t)starts[q] * joint;
            float *drows = dqkv + (size_t)starts[q] * joint;
            for (int h = 0; h < s->heads; h++) {
                int at = wide + h / group * HEAD;
                if (h % group == 0)
                    to_blocks(n, rows + at, joint, key_blocks),
                        to_blocks(n, rows + at + kv, joint, value_blocks);
                size_t o = (size_t)starts[q] * wide + h * HEAD;
                attend_back(n, rows + h * HEAD, rows + at, joint, key_blocks, value_blocks,
                            k->heads + o, dheads + o, wide,
                            k->log_sums + (size_t)starts[q] * s->heads + h, s->heads,
                            drows + h * HEAD, drows + at, drows + at + kv, p, ds);
            }
        }
        turn_all(s, sequences, starts, dqkv, joint, cos, sin, -1);
        normalise(tokens, width, k->x, w[l].norm_in, s->epsilon, y);
        outer(tokens, joint, width, dqkv, y, dw[l].qkv);
        times(tokens, joint, width, dqkv, w[l].qkv, dy);
        normalise_back(tokens, width, k->x, w[l].norm_in, s->epsilon, dy, dx, dw[l].norm_in);
    }
    release(s, pass);
    free(y), free(dy), free(inner), free(dinner), free(dgate_up), free(dheads), free(dqkv);
    free(key_blocks), free(value_blocks), free(p), free(ds);
}
