// Opens the demo's trace once the workbench is up. An address cannot: what it names opens before
// extensions are known, hence in the text editor.
const vscode = require('vscode');

exports.activate = () => {
  const file = vscode.Uri.file(process.env.REASONSCOPE_DEMO_FILE);
  return vscode.commands.executeCommand('vscode.openWith', file, 'reasonscope.trace');
};
