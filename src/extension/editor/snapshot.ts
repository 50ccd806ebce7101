import * as path from 'node:path';
import type { Origin } from '../../trace/sample';
import type { DocumentSnapshot, SampleSummary } from '../../webview/protocol';
import type { SampleHead } from './liveSamples';
import type { TraceDocument } from './traceDocument';

/** The summary that a view draws its pickers from; token columns travel on request. */
export function snapshotOf(document: TraceDocument): DocumentSnapshot {
  const { content } = document;
  return {
    generation: document.generation,
    fileName: path.posix.basename(document.uri.path),
    format: content.format,
    editable: document.editable,
    traces: content.traces.map(({ id, prompt, answer, countdown }, index) => ({
      id,
      prompt: {
        ...(prompt.text === undefined ? {} : { text: prompt.text }),
        ...(prompt.messages === undefined ? {} : { messages: prompt.messages }),
      },
      ...(answer === undefined ? {} : { answer }),
      ...(countdown ? { countdown } : {}),
      samples: document.headsOf(index).map(summaryOf),
    })),
    warnings: content.warnings,
    ...(document.lastRunProblem === undefined ? {} : { runProblem: document.lastRunProblem }),
  };
}

export function summaryOf(sample: SampleHead): SampleSummary {
  const { id, length, origin, finish, finishDetail, reward, outcome, parent } = sample;
  return {
    id,
    tokens: length,
    origin: withoutDecisions(origin),
    ...(finish === undefined ? {} : { finish }),
    ...(finishDetail === undefined ? {} : { finishDetail }),
    ...(reward === undefined ? {} : { reward }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function withoutDecisions(origin: Origin): Origin {
  const { decoder } = origin;
  if (!decoder?.decisions) return origin;
  const { id, parameters, seed, otherModels, remarks } = decoder;
  return {
    ...origin,
    decoder: {
      id,
      parameters,
      ...(seed === undefined ? {} : { seed }),
      ...(otherModels === undefined ? {} : { otherModels }),
      ...(remarks === undefined ? {} : { remarks }),
    },
  };
}
