import assert from 'node:assert/strict';
import { pageKey, tokenKey } from '../../../../src/webview/tokens/keyboard';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
): Parameters<typeof tokenKey>[0] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('keyboard', () => {
  it('moves with arrows, extends with shift, jumps with control', () => {
    assert.deepEqual(tokenKey(press('ArrowLeft')), { kind: 'move', move: 'left', extend: false });
    assert.deepEqual(tokenKey(press('ArrowDown', { shiftKey: true })), {
      kind: 'move',
      move: 'down',
      extend: true,
    });
    assert.deepEqual(tokenKey(press('End', { ctrlKey: true })), {
      kind: 'move',
      move: 'end',
      extend: false,
    });
    assert.deepEqual(tokenKey(press('a', { metaKey: true })), { kind: 'selectAll' });
  });

  it("leaves the editor's own keys alone", () => {
    assert.equal(tokenKey(press('ArrowLeft', { altKey: true })), undefined);
    assert.equal(tokenKey(press('PageDown', { ctrlKey: true })), undefined);
    assert.equal(pageKey(press('p', { ctrlKey: true })), undefined);
    assert.equal(pageKey(press('x')), undefined);
  });
});
