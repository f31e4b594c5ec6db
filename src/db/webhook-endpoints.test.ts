import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { WebhookEndpoint } from '../task/webhook-endpoints.ts';
import { createAccountStore } from './accounts.ts';
import { backends, openTestDatabase, type TestDatabase } from './testing/backends.ts';
import { RecordingQueue } from './testing/sample-tasks.ts';
import { createWebhookEndpointStore, type WebhookEndpointStore } from './webhook-endpoints.ts';

const SETTINGS = {
  name: 'films',
  url: 'https://client.example.com/hook',
  eventTypes: ['video.completed', 'video.failed'],
} as const;
const HOUR_MS = 3_600_000;

for (const backend of backends()) {
  describe(`webhook endpoints on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: WebhookEndpointStore;
    const queue = new RecordingQueue();

    before(async () => {
      opened = await openTestDatabase(backend);
      store = createWebhookEndpointStore(opened.database, queue);
      const accounts = createAccountStore(opened.database);
      for (const id of ['ours', 'theirs']) await accounts.insertProject({ id, name: id });
    });
    after(() => opened.remove());

    async function insert(id: string, projectId = 'ours'): Promise<WebhookEndpoint> {
      const secret = { sealedSecret: `${id}-1`, secretHint: 'hint-1' };
      const endpoint = await store.insert({ ...SETTINGS, ...secret, id, projectId });
      assert.ok(endpoint !== 'too_many');
      return endpoint;
    }
    const secretsOf = async (id: string) => (await store.find('ours', id))?.sealedSecrets;
    /** Makes every stored time earlier, as if the clock had gone on. */
    const letPass = (milliseconds: number) =>
      sql`update webhook_endpoints set
        created_at = created_at - ${milliseconds}::float8 * interval '1 millisecond',
        updated_at = updated_at - ${milliseconds}::float8 * interval '1 millisecond',
        old_secret_until = old_secret_until - ${milliseconds}::float8 * interval '1 millisecond'`.execute(
        opened.database.kysely(),
      );

    it('come back as they were written', async () => {
      const endpoint = await insert('written');
      assert.deepEqual(
        { ...endpoint, createdAtMs: 0, updatedAtMs: 0 },
        {
          ...SETTINGS,
          id: 'written',
          projectId: 'ours',
          secretHint: 'hint-1',
          disabled: null,
          createdAtMs: 0,
          updatedAtMs: 0,
        },
      );
      assert.equal(endpoint.updatedAtMs, endpoint.createdAtMs);
      assert.deepEqual(await store.find('ours', 'written'), { endpoint, sealedSecrets: ['written-1'] });
    });

    it('of another project can be neither read nor changed', async () => {
      await insert('foreign', 'theirs');
      const secret = { sealedSecret: 'stolen', secretHint: 'x', keepOldMs: 0 };
      assert.equal(await store.find('ours', 'foreign'), null);
      assert.equal(await store.update('ours', 'foreign', { name: 'stolen' }), null);
      assert.equal(await store.replaceSecret('ours', 'foreign', secret), null);
      assert.equal(await store.remove('ours', 'foreign'), false);
      const untouched = await store.find('theirs', 'foreign');
      assert.deepEqual([untouched?.endpoint.name, untouched?.sealedSecrets], ['films', ['foreign-1']]);
    });

    it('move their time of change only when something differs', async () => {
      const created = await insert('changed');
      await letPass(HOUR_MS);
      const same = await store.update('ours', 'changed', SETTINGS);
      assert.equal(same?.updatedAtMs, created.updatedAtMs - HOUR_MS);
      assert.equal((await store.update('ours', 'changed', {}))?.updatedAtMs, same?.updatedAtMs);
      for (const changes of [
        { name: 'other' },
        { url: 'https://b.example/' },
        { eventTypes: ['video.failed'] },
      ] as const) {
        await letPass(HOUR_MS);
        const before = await store.find('ours', 'changed');
        const after = await store.update('ours', 'changed', changes);
        assert.ok(after !== null && before !== null && after.updatedAtMs > before.endpoint.updatedAtMs);
        assert.deepEqual({ ...after, updatedAtMs: 0 }, { ...before.endpoint, ...changes, updatedAtMs: 0 });
      }
    });

    it('sign with the secret before for as long as it was kept, and never with three', async () => {
      await insert('rotated');
      const replace = (number: number, keepOldMs: number) =>
        store.replaceSecret('ours', 'rotated', {
          sealedSecret: `s${number}`,
          secretHint: `h${number}`,
          keepOldMs,
        });
      assert.equal((await replace(2, 24 * HOUR_MS))?.secretHint, 'h2');
      assert.deepEqual(await secretsOf('rotated'), ['s2', 'rotated-1']);
      await letPass(23.9 * HOUR_MS);
      assert.deepEqual(await secretsOf('rotated'), ['s2', 'rotated-1']);
      await letPass(0.2 * HOUR_MS);
      assert.deepEqual(await secretsOf('rotated'), ['s2']);
      await replace(3, 24 * HOUR_MS);
      await replace(4, 24 * HOUR_MS);
      assert.deepEqual(await secretsOf('rotated'), ['s4', 's3']);
      await replace(5, 0);
      assert.deepEqual(await secretsOf('rotated'), ['s5']);
    });

    it('are paged in order of creation, each once, while others come and go', async () => {
      await sql`delete from webhook_endpoints`.execute(opened.database.kysely());
      const ids = ['a', 'b', 'c', 'd', 'e'];
      for (const id of ids) await insert(id);
      await insert('foreign', 'theirs');
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        let afterId: string | null = null;
        for (let hasMore = true; hasMore; ) {
          const page = await store.list('ours', { limit: 2, order, afterId });
          seen.push(...page.endpoints.map((endpoint) => endpoint.id));
          afterId = seen.at(-1) ?? null;
          hasMore = page.hasMore;
        }
        assert.deepEqual(seen, order === 'asc' ? ids : ids.toReversed());
      }
      const unknown = await store.list('ours', { limit: 2, order: 'asc', afterId: 'foreign' });
      assert.deepEqual(unknown, { endpoints: [], hasMore: false });
      assert.equal(await store.remove('ours', 'c'), true);
      assert.equal(await store.remove('ours', 'c'), false);
    });
  });
}
