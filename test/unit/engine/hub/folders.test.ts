import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { hubCacheFolder, modelListFile } from '../../../../src/engine/hub/folders';

describe('folders by the environment', () => {
  const all = {
    HF_HUB_CACHE: '/hub',
    HUGGINGFACE_HUB_CACHE: '/old',
    HF_HOME: '/home/hf',
    XDG_CACHE_HOME: '/xdg',
  };

  it('places the Hugging Face cache as huggingface_hub does', () => {
    const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = all;
    assert.equal(hubCacheFolder(all), path.resolve('/hub'));
    assert.equal(hubCacheFolder({ HUGGINGFACE_HUB_CACHE, HF_HOME }), path.resolve('/old'));
    assert.equal(hubCacheFolder({ HF_HOME, XDG_CACHE_HOME }), path.resolve('/home/hf/hub'));
    assert.equal(hubCacheFolder({ XDG_CACHE_HOME }), path.resolve('/xdg/huggingface/hub'));
    const home = path.join(os.homedir(), '.cache', 'huggingface', 'hub');
    assert.equal(hubCacheFolder({}), home);
    assert.equal(hubCacheFolder({ HF_HUB_CACHE: '', HF_HOME: '' }), home);
    assert.equal(hubCacheFolder({ HF_HUB_CACHE }), path.resolve('/hub'));
    assert.equal(hubCacheFolder({ HF_HOME: '~/hf' }), path.join(os.homedir(), 'hf', 'hub'));
  });

  it('places the list of models among the configuration', () => {
    const file = modelListFile({ XDG_CONFIG_HOME: '/config' });
    assert.equal(file, path.resolve('/config/reasonscope/models.json'));
  });
});
