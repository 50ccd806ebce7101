import * as path from 'node:path';
import type { Sample } from '../../trace/sample';
import type { DocumentSnapshot, SampleSummary } from '../../webview/protocol';
import type { TraceDocument } from './traceDocument';

/** The summary that a view draws its pickers from; token columns travel on request. */
export function snapshotOf(document: TraceDocument): DocumentSnapshot {
  const { content } = document;
  return {
    generation: document.generation,
    fileName: path.posix.basename(document.uri.path),
    format: content.format,
    editable: document.editable,
    traces: content.traces.map(({ id, prompt, answer }, index) => ({
      id,
      prompt: {
        ...(prompt.text === undefined ? {} : { text: prompt.text }),
        ...(prompt.messages === undefined ? {} : { messages: prompt.messages }),
      },
      ...(answer === undefined ? {} : { answer }),
      samples: document.samplesOf(index).map(summaryOf),
    })),
    warnings: content.warnings,
    ...(document.lastRunProblem === undefined ? {} : { runProblem: document.lastRunProblem }),
  };
}

function summaryOf(sample: Sample): SampleSummary {
  const { id, tokens, origin, finish, finishDetail, reward, parent } = sample;
  return {
    id,
    tokens: tokens.length,
    origin,
    ...(finish === undefined ? {} : { finish }),
    ...(finishDetail === undefined ? {} : { finishDetail }),
    ...(reward === undefined ? {} : { reward }),
    ...(parent === undefined ? {} : { parent }),
  };
}
