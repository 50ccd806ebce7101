import assert from 'node:assert/strict';
import { initialState } from '../../../../src/webview/state/appState';
import {
  DEFAULT_VIEW_STATE,
  persistedState,
  readViewState,
  type ViewState,
} from '../../../../src/webview/state/viewState';

describe('viewState', () => {
  it('survives being stored as JSON', () => {
    const state: ViewState = {
      version: 1,
      address: { trace: 2, sample: 's' },
      token: 12,
      lens: 'rank',
      topToken: 7,
      zoom: { start: 3, end: 90 },
      promptFolded: true,
      extraLenses: ['margin'],
      panelWidth: 400,
      panelOpen: false,
      tableShown: true,
    };
    assert.deepEqual(readViewState(JSON.parse(JSON.stringify(state))), state);
    assert.deepEqual(persistedState(initialState(state), 7), state);
  });

  it('falls back for anything unexpected', () => {
    for (const stored of [undefined, null, 7, 'x', [], { version: 2, token: 4 }]) {
      assert.deepEqual(readViewState(stored), DEFAULT_VIEW_STATE);
    }
    const odd = {
      version: 1,
      token: -1,
      lens: 3,
      zoom: { start: 9, end: 9 },
      extraLenses: [1, 'a'],
    };
    assert.deepEqual(readViewState(odd), { ...DEFAULT_VIEW_STATE, extraLenses: ['a'] });
  });
});
