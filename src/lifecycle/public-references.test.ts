import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import type { Asset } from '../task/task.ts';
import { Life } from './testing/life.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

for (const backend of backends()) {
  describe(`reference pictures that an upstream reads from us, on ${backend.name}`, () => {
    let opened: TestDatabase;
    before(async () => {
      opened = await openTestDatabase(backend);
    });
    after(() => opened.remove());

    const picture = (): Promise<Buffer> =>
      sharp({ create: { width: 64, height: 64, channels: 3, background: '#357' } })
        .png()
        .toBuffer();
    async function withPictures(engine: ScriptedEngine): Promise<Life> {
      const life = await Life.open(opened, engine);
      const bytes = await picture();
      life.deps = {
        ...life.deps,
        urls: { ...life.deps.urls, fetchImage: async () => bytes },
        upstreamAccess: {
          hookOf: () => null,
          linkTo: ({ id, contentType }) => `https://reelay.example/${id}.${contentType.slice(6)}`,
        },
      };
      return life;
    }
    const idIn = (url: string | null | undefined): string => /\/([^/]+)\.\w+$/.exec(url ?? '')?.[1] ?? '';

    it('are the bytes that were checked, also those of an address: what stands there may change', async () => {
      const life = await withPictures(new ScriptedEngine());
      const bytes = await picture();
      const stored = await life.create({ images: [{ kind: 'bytes', bytes, param: 'image' }] });
      const fetched = await life.create({
        images: [{ kind: 'url', url: 'https://elsewhere.example/cat.png', param: 'image' }],
      });
      for (const task of [stored, fetched]) {
        await life.run(task, 'plan', 'submit');
        const [sent] = life.engine.submissions.at(-1)?.images ?? [];
        const asset = (await life.read(task)).assets.find(({ id }: Asset) => id === idIn(sent?.publicUrl));
        assert.ok(asset !== undefined && sent !== undefined, sent?.publicUrl ?? 'no address');
        assert.equal(asset.kind, 'reference');
        const pieces: Uint8Array[] = [];
        for await (const piece of life.deps.blobs.open(asset.storageKey, null)) pieces.push(piece.slice());
        assert.deepEqual(Buffer.concat(pieces), Buffer.from(sent.bytes));
      }
    });

    it('are not kept for nobody: a server without a public address stores no copy of what it fetched', async () => {
      const life = await withPictures(new ScriptedEngine());
      life.deps = { ...life.deps, upstreamAccess: { hookOf: () => null, linkTo: () => null } };
      const task = await life.create({
        images: [{ kind: 'url', url: 'https://elsewhere.example/cat.png', param: 'image' }],
      });
      const { assets } = await life.run(task, 'plan', 'submit');
      assert.deepEqual([assets, life.engine.submissions[0]?.images[0]?.publicUrl], [[], null]);
    });
  });
}
