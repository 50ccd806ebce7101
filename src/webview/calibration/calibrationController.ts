import type { GroupCalibration } from '../../lenses/ziprc/groupCalibration';
import type { Host } from '../host';
import type { CalibrationHostMessage, CalibrationViewMessage } from '../protocol';
import type { Store } from '../state/store';
import { countsOf, type CalibrationState } from './calibrationState';
import { received } from './sent';

export type CalibrationHost = Host<CalibrationViewMessage, CalibrationHostMessage>;

/** Asks the host for what the state lacks, and tells the store what it answers. */
export class CalibrationController {
  /** The last request; the answers of earlier ones are dropped. */
  private request = 0;

  constructor(
    private readonly store: Store<CalibrationState>,
    private readonly host: CalibrationHost,
  ) {
    host.listen((message) => this.receive(message));
    store.subscribe((state, before) => {
      if (state.file !== before.file || state.scope !== before.scope) this.ask(state);
    });
  }

  private receive(message: CalibrationHostMessage): void {
    const { scope, results } = this.store.get();
    switch (message.type) {
      case 'calibration': {
        const { file } = message;
        const known = scope === 'all' || file.traces[scope] !== undefined;
        this.store.update({ file, scope: known ? scope : 'all' });
        break;
      }
      case 'groupCalibration': {
        const { request, group } = message;
        if (request !== this.request) return;
        const result = received<GroupCalibration>(message.result);
        this.store.update({ group, results: { ...results, [result.place]: result } });
        break;
      }
    }
  }

  private ask(state: CalibrationState): void {
    this.request += 1;
    const { request } = this;
    this.store.update({ group: [], results: {} });
    if (countsOf(state).judged === 0) return;
    this.host.post({ type: 'requestCalibration', request, scope: state.scope });
  }
}
