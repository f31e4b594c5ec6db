import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TestServer } from '../harness/in-process.ts';
import { startTestServer } from '../harness/in-process.ts';
import { makeJpeg } from '../harness/pictures.ts';
import { until } from '../harness/wait.ts';

/** The part of the MCP client that is used here; the package is a dependency of the program under test, not of ours. */
interface McpClient {
  connect(transport: unknown): Promise<void>;
  callTool(call: {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  }): Promise<{ readonly isError?: boolean; readonly content: readonly { readonly text: string }[] }>;
  close(): Promise<void>;
}

const FILM_TIMEOUT_MS = 120_000;
const PRELOAD = new URL('./redirect-fetch.preload.js', import.meta.url).href;
const PROGRAM = fileURLToPath(import.meta.resolve('@evolinkai/evolink-media'));

let server: TestServer;
let mcp: McpClient;

before(async () => {
  server = await startTestServer();
  mcp = await startProgram(server.apiKey);
});
after(async () => {
  await mcp.close();
  await server.stop();
});

/** The published program, started as an assistant starts it, except that its vendor's host is our server. */
async function startProgram(apiKey: string): Promise<McpClient> {
  const { resolve } = createRequire(PROGRAM);
  const load = async (path: string) =>
    (await import(pathToFileURL(resolve(`@modelcontextprotocol/sdk/${path}`)).href)) as Record<
      string,
      new (
        ...options: unknown[]
      ) => unknown
    >;
  const { Client } = await load('client/index.js');
  const { StdioClientTransport } = await load('client/stdio.js');
  assert.ok(Client !== undefined && StdioClientTransport !== undefined);
  const client = new Client({ name: 'reelay-test', version: '1' }) as McpClient;
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['--import', PRELOAD, PROGRAM],
      env: {
        EVOLINK_API_KEY: apiKey,
        REDIRECT_FROM: 'https://api.evolink.ai',
        REDIRECT_TO: server.baseUrl,
      },
      stderr: 'ignore',
    }),
  );
  return client;
}

async function call(client: McpClient, name: string, fields: Readonly<Record<string, unknown>>) {
  const { content, isError } = await client.callTool({ name, arguments: fields });
  return { text: content.map(({ text }) => text).join('\n'), isError: isError === true };
}

test('@evolinkai/evolink-media: generate_video submits, check_task follows it to an address that plays', async () => {
  const submitted = await call(mcp, 'generate_video', {
    prompt: 'A cat playing piano',
    model: 'sora-2-preview',
    duration: 4,
    aspect_ratio: '16:9',
    quality: '480p',
  });
  assert.equal(submitted.isError, false, submitted.text);
  const id = /^Task ID: (task-unified-\S+)$/m.exec(submitted.text)?.[1];
  assert.ok(id !== undefined, submitted.text);
  assert.match(submitted.text, /Estimated time: ~\d+s/);
  const done = await until(
    async () => {
      const { text, isError } = await call(mcp, 'check_task', { task_id: id });
      assert.equal(isError, false, text);
      assert.match(text, /^Status: (pending|processing|completed)$/m);
      assert.match(text, /^Progress: \d+%$/m);
      return text.includes('Status: completed') ? text : null;
    },
    FILM_TIMEOUT_MS,
    () => `${id} does not complete`,
  );
  const url = /^ {2}\[1\] (http\S+)$/m.exec(done)?.[1];
  assert.ok(url !== undefined, done);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  assert.equal(bytes.toString('latin1', 4, 8), 'ftyp');
});

test('@evolinkai/evolink-media: a refusal, an unknown task, a failed task and a bad key come back as words', async () => {
  const unknown = await call(mcp, 'check_task', { task_id: 'task-unified-1757169743-7cvnl5zw' });
  assert.equal(unknown.isError, true);
  assert.match(unknown.text, /\[404\].*not found/);
  const refused = await call(mcp, 'generate_video', { prompt: '   ', model: 'sora-2', duration: 10 });
  assert.equal(refused.isError, true);
  assert.match(refused.text, /\[400\].*prompt/);

  const failing = await call(mcp, 'generate_video', {
    prompt: 'waves',
    model: 'sora-2',
    duration: 10,
    image_urls: ['http://127.0.0.1:1/closed.png'],
  });
  const id = /^Task ID: (\S+)$/m.exec(failing.text)?.[1] ?? '';
  const failed = await until(
    async () => {
      const { text } = await call(mcp, 'check_task', { task_id: id });
      return text.includes('Status: failed') ? text : null;
    },
    FILM_TIMEOUT_MS,
    () => failing.text,
  );
  assert.match(failed, /Failed to process the input image/, 'the program knows the code');

  const stranger = await startProgram('sk-wrong-key-0123456789');
  const denied = await call(stranger, 'check_task', { task_id: id });
  await stranger.close();
  assert.equal(denied.isError, true);
  assert.match(denied.text, /\[401\]/);
});

test('@evolinkai/evolink-media: an image in image_urls is read, and the task can be cancelled', async () => {
  const picture = `data:image/jpeg;base64,${(await makeJpeg(320, 180)).toString('base64')}`;
  const submitted = await call(mcp, 'generate_video', {
    prompt: 'camera pans left',
    model: 'sora-2',
    image_urls: [picture],
  });
  assert.equal(submitted.isError, false, submitted.text);
  const id = /^Task ID: (\S+)$/m.exec(submitted.text)?.[1] ?? '';
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const cancelled = await fetch(`${server.baseUrl}/evolink/v1/tasks/${id}/cancel`, {
    method: 'POST',
    headers,
  });
  assert.equal(cancelled.status, 200);
});
