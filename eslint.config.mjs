import tseslint from 'typescript-eslint';

/**
 * One direction of imports: trace <- lenses <- engine <- {extension, cli}; webview sees trace and
 * lenses only. The view owns its protocol, which is the one file of it that the host may import.
 */
const walls = {
  trace: ['lenses', 'engine', 'extension', 'webview', 'cli'],
  lenses: ['engine', 'extension', 'webview', 'cli'],
  engine: ['extension', 'webview', 'cli'],
  extension: ['webview/!(protocol)', 'cli'],
  webview: ['engine', 'extension', 'cli'],
  cli: ['extension', 'webview'],
};

/** Packages that belong behind one wall each. */
const owners = {
  vscode: ['extension'],
  'onnxruntime-node': ['engine'],
  '@huggingface/hub': ['engine'],
  '@huggingface/tokenizers': ['engine'],
  '@huggingface/jinja': ['engine'],
  d3: ['webview'],
};

function wall(root) {
  const patterns = walls[root].map((other) => {
    const [folder, only] = other.split('/');
    const group = only ? [`**/${folder}/**`, `!**/${folder}/protocol`] : [`**/${folder}/**`];
    return { group, message: `src/${root} must not import src/${folder} (docs/architecture.md).` };
  });
  const foreign = Object.entries(owners)
    .filter(([, roots]) => !roots.includes(root))
    .map(([name, roots]) => ({ name, message: `Only src/${roots.join(', src/')} may import it.` }));
  if (root === 'trace' || root === 'lenses' || root === 'webview') {
    patterns.push({ group: ['node:*'], message: `src/${root} also runs in a browser.` });
  }
  return {
    files: [`src/${root}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns, paths: foreign }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/**', 'build/**', 'node_modules/**', '.vscode-test/**', 'test/output/**'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  ...Object.keys(walls).map(wall),
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
);
