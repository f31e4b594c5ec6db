import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { randomText } from '../accounts/api-key.ts';
import { createCharacterStore } from '../db/characters.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { complete, insertSample, RecordingQueue, sampleCaller } from '../db/testing/sample-tasks.ts';
import { createMedia } from '../media/media.ts';
import { encodeH264, packFilm } from '../media/testing/films.ts';
import { memoryBlobs } from '../media/testing/memory-blobs.ts';
import type { NewCharacter } from '../task/characters.ts';
import { TaskError } from '../task/error.ts';
import type { Caller, TaskStore } from '../task/ports.ts';
import { type CharacterDependencies, type Characters, createCharacterService } from './service.ts';

const BASE_URL = 'http://films.example.com';
const NOW_MS = 1_795_033_600_000;
const SPAN = { startSeconds: 1, endSeconds: 3 };

const newId = () => `char_${randomBytes(16).toString('hex')}`;

function fromUrl(name: string, change: Partial<NewCharacter> = {}): NewCharacter {
  const source = { kind: 'url', url: 'https://clips.example.com/bob.mp4', span: SPAN } as const;
  return { name, source, param: 'url', newId, ...change };
}

const refused = (param: string, words: RegExp) => (error: unknown) =>
  error instanceof TaskError &&
  error.code === 'invalid_value' &&
  error.param === param &&
  words.test(error.message);

for (const backend of backends()) {
  describe(`characters on ${backend.name}`, () => {
    let opened: TestDatabase;
    let tasks: TaskStore;
    let caller: Caller;
    let stranger: Caller;
    const blobs = memoryBlobs();

    function service(change: Partial<CharacterDependencies> = {}): Characters {
      return createCharacterService({
        store: createCharacterStore(opened.database),
        tasks,
        blobs,
        media: createMedia({ blobs }),
        sign: ({ assetId, extension, expiresAtMs }) =>
          `${BASE_URL}/files/${expiresAtMs}/${assetId}.${extension}`,
        publicBaseUrl: () => BASE_URL,
        linkLifetimeMs: 1000,
        nowMs: () => NOW_MS,
        randomText,
        ...change,
      });
    }

    before(async () => {
      opened = await openTestDatabase(backend);
      tasks = createTaskStore(opened.database, new RecordingQueue());
      caller = await sampleCaller(opened.database);
      stranger = await sampleCaller(opened.database);
    });
    after(() => opened.remove());

    it('come back as they were recorded, to their own project alone', async () => {
      const characters = service();
      const bob = await characters.create(caller, fromUrl('Bob'));
      assert.match(bob.username, /^bob\.[2-9a-z]{4}$/);
      assert.deepEqual(await characters.find(caller, bob.id), bob);
      assert.deepEqual(bob.source, { kind: 'url', url: 'https://clips.example.com/bob.mp4' });
      assert.deepEqual([bob.startSeconds, bob.endSeconds], [1, 3]);
      assert.equal(await characters.find(stranger, bob.id), null);
      assert.equal(await characters.find(caller, 'char_unknown'), null);
      const prompt = `@${bob.username} runs`;
      assert.deepEqual(await characters.mentioned(caller, prompt), [bob]);
      assert.deepEqual(await characters.mentioned(stranger, prompt), []);
    });

    it('have usernames of their own in a project; another project may have the same', async () => {
      const drawn = ['aaaa', 'aaaa', 'bbbb', 'aaaa'];
      const characters = service({ randomText: () => drawn.shift() ?? assert.fail('one draw too many') });
      const names = [
        (await characters.create(caller, fromUrl('Twin'))).username,
        (await characters.create(caller, fromUrl('Twin'))).username,
        (await characters.create(stranger, fromUrl('Twin'))).username,
      ];
      assert.deepEqual(names, ['twin.aaaa', 'twin.bbbb', 'twin.aaaa']);
      const stuck = service({ randomText: () => 'aaaa' });
      await assert.rejects(stuck.create(caller, fromUrl('Twin')), TaskError);
    });

    it('are mentioned by username or id, in the order of the prompt, each once; other @words are text', async () => {
      const characters = service();
      const ann = await characters.create(caller, fromUrl('Ann'));
      const ben = await characters.create(caller, fromUrl('Ben'));
      const prompt = `@${ben.id} greets @${ann.username.toUpperCase()}.Then @${ben.username}让@nobody @character1 笑`;
      assert.deepEqual(await characters.mentioned(caller, prompt), [ben, ann]);
      assert.deepEqual(await characters.mentioned(caller, 'an @ alone'), []);
    });

    it('survive any text in a name, an address or an id', async () => {
      const characters = service();
      const odd = 'a\0b \ud83d';
      const source = { kind: 'url', url: `https://clips.example.com/${odd}`, span: SPAN } as const;
      const character = await characters.create(caller, fromUrl(odd, { source }));
      assert.equal((await characters.find(caller, character.id))?.name, 'a\ufffdb \ufffd');
      for (const id of ['\0', '\ud83d', 'x'.repeat(10_000), '', '../x']) {
        assert.equal(await characters.find(caller, id), null);
        const task = { kind: 'task', taskId: id, span: SPAN } as const;
        await assert.rejects(
          characters.create(caller, fromUrl('Odd', { source: task, param: 'from_task' })),
          refused('from_task', /no such task/),
        );
      }
    });

    it('come out of a finished film of the own project, and of nothing else', async () => {
      const characters = service();
      const { id: taskId } = await insertSample(tasks, caller);
      const take = (who: Caller, endSeconds = 3) =>
        characters.create(who, {
          ...fromUrl('Star'),
          source: { kind: 'task', taskId, span: { startSeconds: endSeconds - 2, endSeconds } },
          param: 'from_task',
        });
      await assert.rejects(take(caller), refused('from_task', /no film/));
      const film = await complete(tasks, taskId);
      await assert.rejects(take(stranger), refused('from_task', /no such task/));
      await assert.rejects(take(caller, 9), refused('timestamps', /only 8 seconds/));
      const star = await take(caller);
      const asset = (kind: string) => film.assets.find((one) => one.kind === kind)?.id;
      assert.deepEqual(await characters.clip(star), {
        url: `${BASE_URL}/files/${NOW_MS + 1000}/${asset('video')}.mp4`,
        username: star.username,
        ...SPAN,
      });
      const once = await characters.filmClip(caller, taskId, SPAN);
      assert.deepEqual(once, { url: `${BASE_URL}/files/${NOW_MS + 1000}/${asset('video')}.mp4`, ...SPAN });
      assert.equal(await characters.filmClip(stranger, taskId, SPAN), null);
      const { picture } = await characters.links(star);
      assert.equal(picture, `${BASE_URL}/files/${NOW_MS + 1000}/${asset('thumbnail')}.webp`);
      await tasks.remove(caller.projectId, taskId);
      assert.equal(await characters.clip(star), null, 'the film is gone, so there is nothing to show');
      assert.equal((await characters.links(star)).picture, `${BASE_URL}/portraits/neutral.png`);
      assert.deepEqual(await characters.find(caller, star.id), star);
    });

    it('keep an uploaded clip whole, behind a link of their own', async () => {
      const characters = service();
      const bytes = await encodeH264(64, 64, 90);
      const bob = await characters.create(caller, { ...fromUrl('Bob'), source: { kind: 'upload', bytes } });
      assert.deepEqual([bob.startSeconds, bob.endSeconds], [0, 3]);
      assert.ok(bob.source.kind === 'stored');
      assert.equal(await blobs.size(bob.source.storageKey), bytes.byteLength);
      assert.equal((await characters.clip(bob))?.url, `${BASE_URL}/files/${NOW_MS + 1000}/${bob.id}.mp4`);
      const { kind: _, ...file } = bob.source;
      assert.deepEqual(await characters.findClipFile(bob.id), {
        ...file,
        id: bob.id,
        kind: 'video',
        contentType: 'video/mp4',
        createdAtMs: bob.createdAtMs,
      });
      const linked = await characters.create(caller, fromUrl('Linked'));
      assert.equal(await characters.findClipFile(linked.id), null, 'an address is not a file of ours');
    });

    it('refuse uploads that are no clip of 2 to 4 seconds, and keep none of their bytes', async () => {
      const kept = memoryBlobs();
      const removed: string[] = [];
      const watched = {
        ...kept,
        remove: (key: string) => {
          removed.push(key);
          return kept.remove(key);
        },
      };
      const characters = service({ blobs: watched, media: createMedia({ blobs: kept }) });
      const whole = await encodeH264(64, 64, 90);
      const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
        ['text', Buffer.from('Example data'), /expected an MP4 video, but got a file that starts like text/],
        ['nothing', new Uint8Array(), /an empty file/],
        ['one second', await packFilm({ fastStart: true }), /2 to 4 seconds, but it has 1/],
        ['five seconds', await encodeH264(64, 64, 150), /2 to 4 seconds, but it has 5/],
        ['half a film', whole.subarray(0, whole.length / 2), /playable MP4/],
        ['sound alone', await packFilm({ audio: true, video: false }), /playable MP4/],
      ];
      for (const [what, bytes, words] of cases) {
        const upload = { ...fromUrl('No'), source: { kind: 'upload', bytes }, param: 'video' } as const;
        await assert.rejects(characters.create(caller, upload), refused('video', words), what);
      }
      assert.equal(removed.length, 4, 'the two without the mark of an MP4 were never stored');
      for (const key of removed) assert.equal(await kept.size(key), null);
    });

    it('give an upload back when the database fails', async () => {
      const failing = {
        ...createCharacterStore(opened.database),
        insert: () => Promise.reject(new Error('lost')),
      };
      const removed: string[] = [];
      const kept = memoryBlobs();
      const characters = service({
        store: failing,
        blobs: { ...kept, remove: async (key: string) => void removed.push(key) },
        media: createMedia({ blobs: kept }),
      });
      const bytes = await encodeH264(64, 64, 75);
      const upload = { ...fromUrl('Bob'), source: { kind: 'upload', bytes } } as const;
      await assert.rejects(characters.create(caller, upload), /lost/);
      assert.equal(removed.length, 1);
    });
  });
}
