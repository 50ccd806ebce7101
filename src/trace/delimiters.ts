/** How one family of models marks its reasoning. */
export interface DelimiterFamily {
  readonly open: string;
  readonly closes: readonly string[];
  /** Tags that are words; models spell them in any casing. */
  readonly anyCase: boolean;
  /** Whether a close without open means that the reasoning began before the sample. */
  readonly closesAlone: boolean;
}

function tag(name: string): DelimiterFamily {
  return { open: `<${name}>`, closes: [`</${name}>`], anyCase: true, closesAlone: true };
}

function special(open: string, ...closes: readonly string[]): DelimiterFamily {
  return { open, closes, anyCase: false, closesAlone: true };
}

/** Delimiters as the models' chat templates and papers write them. */
export const DELIMITERS: readonly DelimiterFamily[] = [
  // DeepSeek-R1, Qwen3, QwQ, GLM, MiniMax, Nemotron, Hunyuan, ERNIE and most distilled models.
  tag('think'),
  // Prompt-made tags of the Claude style; Reflection-70B.
  tag('thinking'),
  tag('antThinking'),
  tag('scratchpad'),
  // EXAONE Deep, Marco-o1.
  tag('thought'),
  // Reka and some fine-tunes.
  tag('reasoning'),
  // Seed-OSS.
  tag('seed:think'),
  // OpenThoughts, Bespoke-Stratos, Sky-T1.
  special('<|begin_of_thought|>', '<|end_of_thought|>'),
  // Mistral Magistral.
  special('[THINK]', '[/THINK]'),
  // Kimi k1.5 and VL.
  special('◁think▷', '◁/think▷'),
  // Cohere Command A.
  special('<|START_THINKING|>', '<|END_THINKING|>'),
  // Apertus.
  special('<|inner_prefix|>', '<|inner_suffix|>'),
  // s1.
  special('<|im_start|>think', '<|im_start|>answer'),
  // gpt-oss (harmony): the closing tokens also end messages that are no reasoning.
  {
    open: '<|channel|>analysis<|message|>',
    closes: ['<|end|>', '<|return|>', '<|call|>'],
    anyCase: false,
    closesAlone: false,
  },
  // Granite 3.2 uses plain sentences, too common to trust alone.
  {
    open: 'Here is my thought process:',
    closes: ['Here is my response:'],
    anyCase: false,
    closesAlone: false,
  },
];
