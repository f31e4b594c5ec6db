import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import OpenAI from 'openai';
import OpenAI62 from 'openai-6.2';
import { memoryCharacters } from '../../characters/testing/memory-characters.ts';
import { createRequestWindows } from '../../db/request-windows.ts';
import type { TestDatabase } from '../../db/testing/backends.ts';
import { dialects } from '../../dialects/registry.gen.ts';
import { memoryDeliveries } from '../../dialects/testing/memory-deliveries.ts';
import { MemoryFiles } from '../../dialects/testing/memory-files.ts';
import { MemoryTasks } from '../../dialects/testing/memory-tasks.ts';
import { MemoryWebhookEndpoints } from '../../dialects/testing/memory-webhook-endpoints.ts';
import { sampleCredits, sampleLinks } from '../../dialects/testing/sample-task.ts';
import { type App, createApp } from '../../http/app.ts';
import { type HttpServer, listen } from '../../http/server.ts';
import { silentLog } from '../../observe/log.ts';
import { NO_LIMITS } from '../../task/limits.ts';
import { createRequestLimits } from '../request-limits.ts';

/** The first that has the Videos API, and the newest; the older one is cast, its types are the same here. */
const SDKS = [
  { version: '6.2', Class: OpenAI62 as unknown as typeof OpenAI },
  { version: '7.55', Class: OpenAI },
];
const CREATES = 3;
/** Longer than the SDKs' own first wait of at most half a second: who does not read our header comes too early. */
const WINDOW_MS = 1_500;

/** The HTTP face over limits in a real database with a short window; the tasks are of no interest here. */
function appWith(database: TestDatabase, tasks: MemoryTasks): App {
  const limits = createRequestLimits({
    store: createRequestWindows(database.database),
    nowMs: () => performance.now(),
    windowMs: WINDOW_MS,
  });
  const perKey = { key: { ...NO_LIMITS, createsPerMinute: CREATES }, project: NO_LIMITS };
  let ids = 0;
  return createApp({
    dialects,
    fallbackDialect: dialects.find(({ name }) => name === 'openai') ?? assert.fail(),
    version: '0.0.0',
    portrait: { path: '/portraits/neutral.png', png: new Uint8Array() },
    sharedPathDefault: 'evolink',
    clientAddress: () => null,
    authenticate: async (key) => ({ projectId: key, keyId: key, defaultDialect: null, limits: perKey }),
    admit: limits.admit,
    dialectContext: {
      tasks,
      files: new MemoryFiles(),
      characters: memoryCharacters(tasks, (length) => '0'.repeat(length)),
      urls: { fetchImage: async () => assert.fail('no address is fetched') },
      credits: async () => sampleCredits(),
      webhookEndpoints: new MemoryWebhookEndpoints(),
      deliveries: memoryDeliveries,
      strict: false,
      links: sampleLinks,
      nowMs: Date.now,
      randomText: (length) => {
        ids += 1;
        return String(ids).padStart(length, '0');
      },
    },
    noteRefusal: () => undefined,
    log: silentLog,
    ready: async () => true,
    sendAsset: async () => assert.fail('no file is asked for'),
    sendLink: async () => assert.fail('no link is asked for'),
  });
}

/** What OpenAI's SDKs do with our 429, unmodified. */
export function testOpenAiSdks(opened: () => TestDatabase): void {
  const tasks = new MemoryTasks();
  let http: HttpServer;
  before(async () => {
    http = await listen(appWith(opened(), tasks), '127.0.0.1', 0, () =>
      assert.fail('every request can be read'),
    );
  });
  after(() => http.close(1_000));

  /** Five creates at the same moment where three are allowed. Resolves to the statuses in order of their arrival. */
  async function createFive(sdk: (typeof SDKS)[number], maxRetries: number) {
    const statuses: number[] = [];
    const client = new sdk.Class({
      apiKey: `sk-test-${sdk.version}-${maxRetries}-0123456789`,
      baseURL: `http://127.0.0.1:${http.port}/v1`,
      maxRetries,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (!String(input).startsWith('data:')) statuses.push(response.status);
        return response;
      },
    });
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4, 5].map(() => client.videos.create({ prompt: 'waves' })),
    );
    return { statuses, made: outcomes.filter(({ status }) => status === 'fulfilled').length };
  }

  it('each SDK comes back once, when our header says so, and gets its film', async () => {
    await Promise.all(
      SDKS.map(async (sdk) => {
        const { statuses, made } = await createFive(sdk, 1);
        assert.equal(made, 5, `${sdk.version}: ${statuses}`);
        assert.deepEqual(statuses.sort(), [200, 200, 200, 200, 200, 429, 429], sdk.version);
      }),
    );
    assert.equal(tasks.commands.length, 5 * SDKS.length, 'and no film is made twice');
  });

  it('without a retry the fourth and fifth are refused, so it is the limit that made them wait', async () => {
    const [sdk] = SDKS;
    const { statuses, made } = await createFive(sdk ?? assert.fail(), 0);
    assert.equal(made, CREATES);
    assert.deepEqual(statuses.sort(), [200, 200, 200, 429, 429]);
  });
}
