import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ModelList } from '../../../../src/engine/hub/modelList';
import { temporaryFolder } from '../../../engine/support/folders';

describe('ModelList', () => {
  let file = '';
  beforeEach(() => {
    file = path.join(temporaryFolder(), 'deep', 'models.json');
  });

  it('is empty before the first folder', async () => {
    assert.deepEqual(await new ModelList(file).folders(), []);
    assert.equal(fs.existsSync(file), false);
  });

  it('keeps folders in order, each once, for the next reader', async () => {
    const list = new ModelList(file);
    assert.equal(await list.add('/models/b'), true);
    assert.equal(await list.add('/models/a'), true);
    assert.equal(await list.add('/models/b/'), false);
    assert.deepEqual(
      await new ModelList(file).folders(),
      ['/models/b', '/models/a'].map((name) => path.resolve(name)),
    );
    assert.equal(await list.remove('/models/../models/b'), true);
    assert.equal(await list.remove('/models/b'), false);
    assert.deepEqual(await new ModelList(file).folders(), [path.resolve('/models/a')]);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['models.json']);
  });

  for (const text of ['', '{', '[]', '{"version":2,"folders":[]}', '{"version":1,"folders":[1]}']) {
    it(`does not replace ${text === '' ? 'an empty file' : text}`, async () => {
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(file, text);
      await assert.rejects(new ModelList(file).add('/models/a'), /models\.json holds no list/);
      assert.equal(fs.readFileSync(file, 'utf8'), text);
    });
  }
});
