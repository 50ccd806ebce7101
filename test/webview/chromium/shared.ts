import type { Trace } from '../../../src/trace/trace';
import type { SweepHostMessage } from '../../../src/webview/protocol';
import type { FakeCalibrationHost } from '../fakeCalibrationHost';
import type { FakeCompareHost } from '../fakeCompareHost';
import type { FakeDivergenceHost } from '../fakeDivergenceHost';
import type { FakeSweepHost } from '../fakeSweepHost';
import { Harness, type OpenOptions, type PageOptions, type WebviewPage } from '../harness';

let harness: Promise<Harness> | undefined;
const open = new Set<{ close(): Promise<void> }>();

/** Opens a view in the browser that all test files share. */
export async function openView(
  traces: readonly Trace[],
  options: OpenOptions = {},
): Promise<WebviewPage> {
  harness ??= Harness.start();
  const view = await (await harness).open(traces, options);
  open.add(view);
  return view;
}

/** Opens a comparison of two samples in the same browser. */
export async function openComparison(
  trace: Trace,
  samples: readonly [left: string, right: string],
  options: PageOptions = {},
): Promise<WebviewPage<FakeCompareHost>> {
  harness ??= Harness.start();
  const view = await (await harness).compare(trace, samples, options);
  open.add(view);
  return view;
}

/** Opens the page of a sweep in the same browser. */
export async function openSweep(
  message: SweepHostMessage,
  options: PageOptions = {},
): Promise<WebviewPage<FakeSweepHost>> {
  harness ??= Harness.start();
  const view = await (await harness).sweep(message, options);
  open.add(view);
  return view;
}

/** Opens a calibration panel in the same browser. */
export async function openCalibration(
  traces: readonly Trace[],
  options: PageOptions = {},
): Promise<WebviewPage<FakeCalibrationHost>> {
  harness ??= Harness.start();
  const view = await (await harness).calibration(traces, options);
  open.add(view);
  return view;
}

/** Opens a divergence panel in the same browser. */
export async function openDivergence(
  traces: readonly Trace[],
  options: PageOptions = {},
): Promise<WebviewPage<FakeDivergenceHost>> {
  harness ??= Harness.start();
  const view = await (await harness).divergence(traces, options);
  open.add(view);
  return view;
}

// Outside of any suite: these hold for every test of the run.
afterEach(async () => {
  for (const view of open) await view.close();
  open.clear();
});
after(async () => {
  await (await harness)?.stop();
});
