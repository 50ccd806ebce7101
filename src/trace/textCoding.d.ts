// The Encoding API, which every place that these modules run in has and no neutral TypeScript
// library declares. Only the projects without DOM or Node types include this file.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}
