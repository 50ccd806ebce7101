// Test-only extension: lets the test process run functions inside the extension host. It listens on
// the loopback interface alone, behind a random token that only the address file holds.
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const vscode = require('vscode');

const AsyncFunction = (async () => undefined).constructor;
// tsx compiles with esbuild's keepNames, which leaves calls of this helper in a function's source.
const PRELUDE = 'const __name = (f) => f;';

exports.activate = function activate(context) {
  const addressFile = path.join(process.env.REASONSCOPE_TEST_FOLDER, 'bridge.json');
  const token = randomBytes(16).toString('hex');
  const server = http.createServer(async (request, response) => {
    if (request.headers['x-token'] !== token) return void response.writeHead(403).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { source, argument } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    let reply;
    try {
      const call = new AsyncFunction(
        'vscode',
        'arg',
        `${PRELUDE} return (${source})(vscode, arg);`,
      );
      reply = { value: (await call(vscode, argument)) ?? null };
    } catch (error) {
      reply = { error: String((error && error.stack) || error) };
    }
    response.end(JSON.stringify(reply));
  });
  server.listen(0, '127.0.0.1', () => {
    // Renamed into place, so that a reader never sees half of it.
    fs.writeFileSync(`${addressFile}.new`, JSON.stringify({ port: server.address().port, token }));
    fs.renameSync(`${addressFile}.new`, addressFile);
  });
  context.subscriptions.push({ dispose: () => server.close() });
};
