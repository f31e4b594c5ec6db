import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileSchema } from '../file-object.ts';
import { WireClient } from '../testing/wire-client.ts';
import { dialect } from './index.ts';

describe('unified-v2 uploads', () => {
  it('answer 200 with the address of the picture, which then is a reference', async () => {
    const client = new WireClient(dialect);
    const file = { fileName: 'image.png', bytes: Uint8Array.of(1, 2, 3) };
    const { url } = fileSchema.parse(await client.json('POST', '/v1/files', { files: { file: [file] } }));
    const fields = { model: 'sora-2', prompt: 'a cat', images: [url] };
    await client.json('POST', '/v2/videos/generations', { fields });
    assert.deepEqual(client.tasks.commands[0]?.draft.images, [{ kind: 'url', url, param: 'images[0]' }]);
  });

  it('and models are this dialect’s only under its own base path, since the bare path is OpenAI’s', () => {
    const extra = dialect.routes.filter((route) => /files|models/.test(route.path));
    assert.ok(extra.length === 3 && extra.every((route) => route.basePathOnly));
  });
});
