/* Samples many completions of a small Llama at once, in float32 with AVX-512, on one thread.
 *
 * Every row of the running batch has a sequence and a position of its own; a finished row takes the
 * next sequence at once, so the batch stays full without padding. Prompts are fed token by token
 * through the same path. A sequence's random numbers depend on the seed and its index alone, so the
 * size of the batch does not change what is sampled (up to rounding).
 *
 * Matrices are packed by sampler.py into panels of 64 output columns: [n / 64][k][64].
 */
#include "kernels.h"

typedef struct {
    int width, layers, heads, kv_heads, inner, context, vocabulary, end;
    float epsilon;
} Shape;

typedef struct {
    const float *norm_in, *qkv, *out, *norm_mlp, *gate_up, *down;
} Layer;

typedef struct {
    const float *embedding, *norm, *head, *cos, *sin; /* cos, sin: [context][HEAD / 2] */
    Layer layer[16];
} Weights;

/* Keys lie in blocks of 16 positions, [block][HEAD][16], so that 16 scores come at once; values are
 * [position][HEAD]. One row, one key-value head; q holds `group` rotated query heads. */
static void attend(const float *q, int group, const float *keys, const float *values, int length,
                   float *scores, float *out) {
    for (int g = 0; g < group; g++, q += HEAD, out += HEAD) {
        __m512 top = _mm512_set1_ps(-INFINITY), scale = _mm512_set1_ps(0.17677669529f),
               sum = _mm512_setzero_ps();
        for (int b = 0; b < length; b += BLOCK) {
            const float *k = keys + (size_t)b * HEAD;
            __m512 s = _mm512_setzero_ps(), t = _mm512_setzero_ps();
#pragma GCC unroll 16
            for (int d = 0; d < HEAD; d += 2) {
                s = _mm512_fmadd_ps(_mm512_set1_ps(q[d]), _mm512_load_ps(k + d * BLOCK), s);
                t = _mm512_fmadd_ps(_mm512_set1_ps(q[d + 1]), _mm512_load_ps(k + (d + 1) * BLOCK),
                                    t);
            }
            s = _mm512_mul_ps(_mm512_add_ps(s, t), scale);
            int left = length - b;
            if (left < BLOCK)
                s = _mm512_mask_blend_ps((__mmask16)((1u << left) - 1), _mm512_set1_ps(-INFINITY),
                                         s);
            top = _mm512_max_ps(top, s);
            _mm512_store_ps(scores + b, s);
        }
        __m512 most = _mm512_set1_ps(_mm512_reduce_max_ps(top));
        for (int b = 0; b < length; b += BLOCK) {
            __m512 s = exponential(_mm512_sub_ps(_mm512_load_ps(scores + b), most));
            int left = length - b;
            if (left < BLOCK)
                s = _mm512_maskz_mov_ps((__mmask16)((1u << left) - 1), s);
            sum = _mm512_add_ps(sum, s);
            _mm512_store_ps(scores + b, s);
        }
        __m512 low = _mm512_setzero_ps(), high = _mm512_setzero_ps();
        for (int t = 0; t < length; t++) {
            __m512 p = _mm512_set1_ps(scores[t]);
            low = _mm512_fmadd_ps(p, _mm512_load_ps(values + (size_t)t * HEAD), low);
            high = _mm512_fmadd_ps(p, _mm512_load_ps(values + (size_t)t * HEAD + 16), high);
        }
        __m512 f = _mm512_set1_ps(1.0f / _mm512_reduce_add_ps(sum));
        _mm512_store_ps(out, _mm512_mul_ps(low, f));
        _mm512_store_ps(out + 16, _mm512_mul_ps(high, f));
    }
}

static inline uint64_t mixed(uint64_t z) { /* splitmix64 */
    z += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

/* The best token, or a draw at the temperature; logits are overwritten and padded to a multiple
 * of 16. */
static int pick(float *logits, int vocabulary, float temperature, uint64_t random) {
    int best = 0;
    for (int i = 1; i < vocabulary; i++)
        if (logits[i] > logits[best])
            best = i;
    if (temperature <= 0)
        return best;
    __m512 top = _mm512_set1_ps(logits[best]), f = _mm512_set1_ps(1 / temperature),
           sum = _mm512_setzero_ps();
    for (int i = vocabulary; i % 16; i++)
        logits[i] = -INFINITY;
    for (int i = 0; i < vocabulary; i += 16) {
        __m512 e = exponential(_mm512_mul_ps(_mm512_sub_ps(_mm512_load_ps(logits + i), top), f));
        if (i + 16 > vocabulary)
            e = _mm512_maskz_mov_ps((__mmask16)((1u << (vocabulary - i)) - 1), e);
        sum = _mm512_add_ps(sum, e);
        _mm512_store_ps(logits + i, e);
    }
    float left = (float)((random >> 40) * (1.0 / (1 << 24))) * _mm512_reduce_add_ps(sum);
    for (int i = 0; i < vocabulary; i++)
        if ((left -= logits[i]) < 0)
            return i;
    return best;
}

typedef struct {
    int sequence, position, token, slot;
} Row;

/* Completes `count` prompts (ids of all, one after another; starts[count + 1]). Sequence i is
 * written to out[i * limit ...] with its length in lengths[i]. Returns the number of tokens
 * evaluated. */
long generate(const Shape *shape, const Weights *w, int count, const int *prompts,
              const int *starts, int limit, float temperature, uint64_t seed, int rows, int *out,
              int *lengths) {
    const int width = shape->width, kv = shape->kv_heads * HEAD, heads = shape->heads * HEAD;
    const int joint = heads + 2 * kv, group = shape->heads / shape->kv_heads;
    const int vocabulary = (shape->vocabulary + PANEL - 1) / PANEL * PANEL;
    if (rows > count)
        rows = count;
    const int most = (rows + ROWS - 1) / ROWS * ROWS;
    const size_t per_head = (size_t)shape->context * HEAD,
                 per_slot = per_head * shape->kv_heads * 2;
    float *x = floats((size_t)most * width), *y = floats((size_t)most * width),
          *qkv = floats((size_t)most * joint);
    float *mixed_heads = floats((size_t)most * heads),
          *gate = floats((size_t)most * shape->inner * 2);
    float *inner = floats((size_t)most * shape->inner), *logits = floats((size_t)most * vocabulary);
    float *cache = floats(per_slot * rows * shape->layers),
          *scores = floats(shape->context + BLOCK);
    Row *row = malloc(sizeof(Row) * rows);
    int *reads = malloc(sizeof(int) * rows);
    int active = rows, next = rows;
    long evaluated = 0;
    for (int r = 0; r < rows; r++)
        row[r] = (Row){r, 0, prompts[starts[r]], r};
    while (active) {
        evaluated += active;
        for (int r = 0; r < active; r++)
            memcpy(x + (size_t)r * width, w->embedding + (size_t)row[r].token * width,
                   width * sizeof(float));
        for (int l = 0; l < shape->layers; l++) {
            const Layer *layer = w->layer + l;
            normalise(active, width, x, layer->norm_in, shape->epsilon, y);
            multiply(active, width, joint, y, layer->qkv, qkv, 0);
            for (int r = 0; r < active; r++) {
                float *q = qkv + (size_t)r * joint;
                int at = row[r].position;
                float *slot = cache + ((size_t)l * rows + row[r].slot) * per_slot;
                for (int h = 0; h < shape->heads + shape->kv_heads; h++)
                    rotate(q + h * HEAD, w->cos + at * HEAD / 2, w->sin + at * HEAD / 2, 1);
                for (int h = 0; h < shape->kv_heads; h++) {
                    float *keys = slot + h * 2 * per_head, *values = keys + per_head;
                    const float *k = q + heads + h * HEAD, *v = k + kv;
                    for (int d = 0; d < HEAD; d++)
                        keys[(size_t)(at / BLOCK) * BLOCK * HEAD + d * BLOCK + at % BLOCK] = k[d];
                    memcpy(values + (size_t)at * HEAD, v, HEAD * sizeof(float));
                    attend(q + h * group * HEAD, group, keys, values, at + 1, scores,
                           mixed_heads + (size_t)r * heads + h * group * HEAD);
                }
            }
            multiply(active, heads, width, mixed_heads, layer->out, x, 1);
            normalise(active, width, x, layer->norm_mlp, shape->epsilon, y);
            multiply(active, width, 2 * shape->inner, y, layer->gate_up, gate, 0);
            for (int r = 0; r < active; r++)
                for (int i = 0; i < shape->inner; i += 16) {
                    __m512 g = _mm512_load_ps(gate + (size_t)r * 2 * shape->inner + i);
                    __m512 u =
                        _mm512_load_ps(gate + (size_t)r * 2 * shape->inner + shape->inner + i);
                    _mm512_store_ps(inner + (size_t)r * shape->inner + i,
                                    _mm512_mul_ps(_mm512_mul_ps(g, sigmoid(g)), u));
                }
            multiply(active, shape->inner, width, inner, layer->down, x, 1);
        }
        /* Only rows past their prompt need logits. */
        int reading = 0;
        for (int r = 0; r < active; r++) {
            int s = row[r].sequence;
            if (row[r].position + 1 < starts[s + 1] - starts[s])
                continue;
            normalise(1, width, x + (size_t)r * width, w->norm, shape->epsilon,
                      y + (size_t)reading * width);
            reads[reading++] = r;
        }
        multiply(reading, width, vocabulary, y, w->head, logits, 0);
        for (int r = 0; r < active; r++) {
            int s = row[r].sequence, at = ++row[r].position;
            if (at < starts[s + 1] - starts[s])
                row[r].token = prompts[starts[s] + at];
        }
        for (int i = 0; i < reading; i++) {
            Row *one = row + reads[i];
            int s = one->sequence, made = one->position - (starts[s + 1] - starts[s]);
            uint64_t random = mixed(mixed(seed ^ mixed((uint64_t)s)) + (uint64_t)made);
            one->token =
                pick(logits + (size_t)i * vocabulary, shape->vocabulary, temperature, random);
            out[(size_t)s * limit + made] = one->token;
            lengths[s] = made + 1;
            if (one->token != shape->end && made + 1 < limit && one->position < shape->context)
                continue;
            one->sequence = -1;
        }
        for (int r = 0; r < active; r++) {
            if (row[r].sequence >= 0)
                continue;
            if (next < count)
                row[r] = (Row){next, 0, prompts[starts[next]], row[r].slot}, next++;
            else
                row[r--] = row[--active];
        }
    }
    free(x), free(y), free(qkv), free(mixed_heads), free(gate), free(inner), free(logits),
        free(cache), free(scores), free(row), free(reads);
    return evaluated;
}
