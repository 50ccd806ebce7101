const ARRAYS = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array };

/**
 * A message as text. A real host's channel carries typed arrays as they are; here they travel as
 * base64, which the stub page turns back. Plain numbers that JSON cannot hold become null there
 * and here.
 */
export function encodeMessage(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) => {
    for (const [type, constructor] of Object.entries(ARRAYS)) {
      if (!(value instanceof constructor)) continue;
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      return { $array: type, base64: bytes.toString('base64') };
    }
    return value;
  });
}

/** The page's side of it, and the API that VS Code gives a webview. State outlives a reload. */
export const STUB_SCRIPT = `
(() => {
  const arrays = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array };
  const revive = (_, value) => {
    if (value && typeof value === 'object' && value.$array) {
      const bytes = Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));
      return new arrays[value.$array](bytes.buffer);
    }
    return value;
  };
  window.deliver = (text) => window.postMessage(JSON.parse(text, revive), '*');
  document.addEventListener('securitypolicyviolation', (event) =>
    window.report('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample),
  );
  let acquired = false;
  window.acquireVsCodeApi = () => {
    if (acquired) throw new Error('acquireVsCodeApi may be called once');
    acquired = true;
    return {
      postMessage: (message) => void window.posted(JSON.stringify(message)),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    };
  };
})();
`;
