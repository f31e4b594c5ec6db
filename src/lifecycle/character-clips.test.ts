import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleTask } from '../dialects/testing/sample-task.ts';
import { createMedia } from '../media/media.ts';
import { encodeH264 } from '../media/testing/films.ts';
import { memoryBlobs } from '../media/testing/memory-blobs.ts';
import { TaskError } from '../task/error.ts';
import type { LinkedFile } from '../task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../task/ports.ts';
import type { Asset } from '../task/task.ts';
import { loadClips, storeClips } from './character-clips.ts';

const OURS = 'http://127.0.0.1:8787/files/abc/film.mp4';
const ELSEWHERE = 'https://example.com/clip.mp4';
const SPAN = { startSeconds: 0, endSeconds: 2 };
const film = await encodeH264(64, 64, 75);

/** A server with one film behind one link, and one file on the web. */
function world(contentType = 'video/mp4', bytes: Uint8Array = film) {
  const blobs = memoryBlobs();
  const linked: LinkedFile = { storageKey: blobs.hold(bytes), contentType, bytes: bytes.length, sha256: 'x' };
  const web = new Map<string, Uint8Array>([[ELSEWHERE, film]]);
  let assets = 0;
  const kept: string[] = [];
  const stored: string[] = [];
  const deps = {
    blobs: {
      ...blobs,
      put: async (...args: Parameters<typeof blobs.put>) => {
        const blob = await blobs.put(...args);
        stored.push(blob.storageKey);
        return blob;
      },
    },
    media: createMedia({ blobs }),
    linkedFiles: { findByLink: async (url: string) => (url === OURS ? linked : null) },
    urls: {
      fetchImage: () => Promise.reject(new Error('a clip is no image')),
      fetchClip: async (url: string) =>
        web.get(url) ?? Promise.reject(new TaskError('clip_unreachable', 'no such address')),
    },
    newAssetId: () => `asset_${assets++}`,
    upstreamAccess: { ...NO_UPSTREAM_ACCESS, linkTo: (asset: { id: string }) => `https://ours/${asset.id}` },
    store: { keepReference: async (_claim: unknown, asset: { id: string }) => void kept.push(asset.id) },
  };
  return { blobs, deps, linked, web, stored, kept };
}

const refused = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof TaskError && error.code === code && words.test(error.message);

test('a clip behind one of our links becomes a file of the task, which the link`s end and a deleted film leave alone', async () => {
  const { blobs, deps, linked, kept } = world();
  const { characters, assets } = await storeClips(
    [
      { url: OURS, username: 'bob.k3v9', ...SPAN },
      { url: ELSEWHERE, ...SPAN },
    ],
    [],
    deps,
  );
  assert.deepEqual(characters, [
    { url: OURS, username: 'bob.k3v9', ...SPAN, assetId: 'asset_0' },
    { url: ELSEWHERE, ...SPAN },
  ]);
  await blobs.remove(linked.storageKey);
  const request = { ...sampleTask().request, characters };
  const clips = await loadClips({ task: sampleTask({ request, assets }), leaseToken: '' }, deps);
  assert.deepEqual(
    clips.map(({ bytes, ...rest }) => ({ ...rest, whole: Buffer.from(bytes).equals(film) })),
    ['https://ours/asset_0', 'https://ours/asset_1'].map((publicUrl) => ({
      contentType: 'video/mp4',
      ...SPAN,
      publicUrl,
      whole: true,
    })),
  );
  assert.deepEqual(
    kept,
    ['asset_1'],
    'what came from elsewhere is shown to an upstream as a file of the task',
  );
});

test('a film that is made from another gets its own copies of the clips', async () => {
  const { blobs, deps, stored } = world();
  const first = await storeClips([{ url: OURS, ...SPAN }], [], deps);
  const expired = first.characters.map((clip) => ({
    ...clip,
    url: 'http://127.0.0.1:8787/files/old/film.mp4',
  }));
  const second = await storeClips(expired, first.assets, deps);
  assert.notEqual(second.characters[0]?.assetId, first.characters[0]?.assetId);
  assert.notEqual(second.assets[0]?.storageKey, first.assets[0]?.storageKey);
  for (const asset of first.assets) await blobs.remove(asset.storageKey);
  const request = { ...sampleTask().request, characters: second.characters };
  assert.equal(
    (await loadClips({ task: sampleTask({ request, assets: second.assets }), leaseToken: '' }, deps)).length,
    1,
  );
  assert.equal(stored.length, 2);
});

test('what is behind one of our links is judged at once, and a refused create leaves no file behind', async () => {
  const cases: readonly (readonly [ReturnType<typeof world>, typeof SPAN, RegExp])[] = [
    [world('image/png'), SPAN, /must be a video, but the file is image\/png/],
    [world('video/mp4', film.subarray(0, 200)), SPAN, /cannot be played/],
    [world(), { startSeconds: 2, endSeconds: 4 }, /has only 2.5 seconds, but 2 to 4/],
  ];
  for (const [{ deps, blobs, stored }, span, words] of cases) {
    const good: Asset[] = (await storeClips([{ url: OURS, ...SPAN }], [], world().deps)).assets.slice();
    const clips = [
      { url: 'earlier', ...SPAN, assetId: good[0]?.id ?? '' },
      { url: OURS, ...span },
    ];
    const held = { ...(good[0] as Asset), storageKey: blobs.hold(film) };
    await assert.rejects(storeClips(clips, [held], deps), refused('invalid_clip', words));
    assert.equal(stored.length, 1, 'the good clip had been stored');
    assert.equal(await blobs.size(stored[0] ?? ''), null, 'and is gone again');
  }
});

test('what comes from an address is sniffed, whatever its name', async () => {
  const { deps, web } = world();
  const request = { ...sampleTask().request, characters: [{ url: ELSEWHERE, ...SPAN }] };
  const files: Readonly<Record<string, string>> = {
    '89504e470d0a1a0a0000000d': 'a PNG',
    [Buffer.from('<svg xmlns="x"/>').toString('hex')]: 'an SVG',
    [Buffer.from('<!doctype html>').toString('hex')]: 'an HTML page',
    [Buffer.from('#EXTM3U').toString('hex')]: 'text',
    '': 'empty',
  };
  for (const [hex, name] of Object.entries(files)) {
    web.set(ELSEWHERE, Buffer.from(hex, 'hex'));
    await assert.rejects(
      loadClips({ task: sampleTask({ request }), leaseToken: '' }, deps),
      refused('invalid_clip', new RegExp(name)),
    );
  }
  web.delete(ELSEWHERE);
  await assert.rejects(
    loadClips({ task: sampleTask({ request }), leaseToken: '' }, deps),
    refused('clip_unreachable', /./),
  );
});
