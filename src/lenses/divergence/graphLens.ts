import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import type { Lens } from '../lens';
import { bothLists, LIST_VALUES, missingLists } from './bothLists';
import { GRAPH_MODES, graphDistances } from './graphOnLogits';
import { K_PARAMETER } from './topKOverlap';

/** Graph-on-logits distance over a trailing window, which knows nothing of later tokens. */
export const GRAPH_ON_LOGITS: Lens = {
  id: 'graph-on-logits',
  title: 'Graph on logits',
  summary:
    'How differently two models let tokens be likely together: Σ |f_C↓ − f_D↓| of the node strengths of C = (1/T) Σ ẑẑᵀ over the last tokens. 0 says that the strengths are equal, not that the distributions are.',
  citation: 'InfiGFusion, NeurIPS 2025, arXiv 2505.13893',
  fidelity: 'reconstructed',
  fidelityNote:
    'The criterion was not released; the formula is read from a figure of the paper. The mean over a node’s edges and over positions, the window, and log-probabilities above the k-th in place of raw logits, whose shift is arbitrary, are choices made here.',
  parameters: [
    {
      id: 'mode',
      title: 'Nodes',
      help: 'rank: the places of the lists, as the paper draws it; token: the tokens that are listed, their strengths sorted; matched: each token with itself.',
      type: 'choice',
      default: 'rank',
      choices: GRAPH_MODES,
    },
    {
      id: 'values',
      title: 'Values',
      help: 'shifted: ln p above that of the k-th alternative; raw: logits, as in the paper.',
      type: 'choice',
      default: 'shifted',
      choices: LIST_VALUES,
    },
    K_PARAMETER,
    {
      id: 'window',
      title: 'Window',
      help: 'Positions that are looked at, the token’s own and those before it.',
      type: 'integer',
      default: 32,
      minimum: 1,
      maximum: 1024,
    },
  ],
  unit: 'nats²',
  range: [0, 20],
  notable: 'high',
  ofDecoder: COLUMN.js,
  compute(sample, parameters) {
    const k = numberOf(parameters, 'k');
    const absent = missingLists(sample, k);
    if (absent) return absent;
    const given = textOf(parameters, 'values');
    const mode = GRAPH_MODES.find((each) => each === textOf(parameters, 'mode')) ?? 'rank';
    const rows = Array.from({ length: sample.tokens.length }, (_, index) =>
      bothLists(sample, index, k, given),
    );
    // A position that has no lists is no position of the graph.
    const known = rows.filter((row) => row !== undefined);
    const distances = graphDistances(
      known.map(({ own }) => own),
      known.map(({ reference }) => reference),
      mode,
      numberOf(parameters, 'window'),
    );
    let next = 0;
    const values = Float64Array.from(rows, (row) => (row ? (distances[next++] ?? NaN) : NaN));
    return { kind: 'exact', values };
  },
};
