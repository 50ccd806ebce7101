import { chatTokens } from '../../../trace/formats/openaiChat';
import { samplingFields } from '../sampling';
import type { Chunk, Route } from './route';

/**
 * Ollama's own `/api/generate` with `raw`: the text as it is. Its `/v1/completions` puts the prompt
 * through the model's template, which would read a given prefix as a question.
 */
export const OLLAMA_GENERATE: Route = {
  path: '/api/generate',
  body: (kind, { model, prompt, maxTokens, topK, sampling, seed, stream }) => ({
    model,
    prompt: prompt.kind === 'text' ? prompt.text : '',
    raw: true,
    stream,
    ...(topK === undefined ? {} : { logprobs: true, top_logprobs: topK }),
    options: { num_predict: maxTokens, seed, ...samplingFields(kind, sampling) },
  }),
  reader: () => (value) => ({
    // Its items are those of a chat completion.
    tokens: chatTokens({ logprobs: { content: value.logprobs } }),
    text: typeof value.response === 'string' ? value.response : '',
    dialect: 'openai',
    ...finishPart(value),
    ...(typeof value.prompt_eval_count === 'number'
      ? { promptTokens: value.prompt_eval_count }
      : {}),
  }),
};

function finishPart({
  done,
  done_reason: reason,
}: Readonly<Record<string, unknown>>): Pick<Chunk, 'finish'> {
  if (done !== true) return {};
  if (reason === 'stop' || reason === 'length') return { finish: { finish: reason } };
  return {
    finish: { finish: 'other', ...(typeof reason === 'string' ? { finishDetail: reason } : {}) },
  };
}
