import assert from 'node:assert/strict';
import { Agent, type IncomingMessage, request } from 'node:http';
import { describe, test } from 'node:test';
import { Hono } from 'hono';
import type { App } from './app.ts';
import { type HttpServer, listen } from './server.ts';

/** Of a stop that nothing may make necessary; a test that waits for it fails by its own limit. */
const NEVER_MS = 3_600_000;
const limit = { timeout: 60_000 };

/** A server whose answers wait until they are let go. */
async function openSlowServer() {
  const waiting: (() => void)[] = [];
  const app = new Hono();
  app.get('/slow', async (context) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return context.text('done');
  });
  app.get('/stream', (context) => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(Buffer.from('first '));
        await new Promise<void>((resolve) => waiting.push(resolve));
        controller.enqueue(Buffer.from('last'));
        controller.close();
      },
    });
    return context.body(body);
  });
  const server = await listen(app as unknown as App, '127.0.0.1', 0, () => ({
    kind: 'json',
    status: 400,
    body: {},
  }));
  return { server, letGo: () => waiting.splice(0).forEach((resolve) => void resolve()), waiting };
}

function get({ port }: HttpServer, agent: Agent, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, agent }, resolve).on('error', reject).end();
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

async function isWaiting(waiting: readonly unknown[]): Promise<void> {
  while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('a server that is closed under clients that keep their connections', () => {
  test('answers what is under way, says that it is the last, and ends with it', limit, async () => {
    const { server, letGo, waiting } = await openSlowServer();
    const agent = new Agent({ keepAlive: true });
    const asked = get(server, agent, '/slow');
    await isWaiting(waiting);
    const closed = server.close(NEVER_MS);
    letGo();
    const answer = await asked;
    assert.equal(answer.headers.connection, 'close');
    assert.equal(await textOf(answer), 'done');
    await closed;
    agent.destroy();
  });

  test('lets an answer that has begun run to its end, and ends with it', limit, async () => {
    const { server, letGo, waiting } = await openSlowServer();
    const agent = new Agent({ keepAlive: true });
    const answer = await get(server, agent, '/stream');
    assert.equal(answer.headers.connection, 'keep-alive', 'control: usually a connection is kept');
    await isWaiting(waiting);
    const closed = server.close(NEVER_MS);
    letGo();
    assert.equal(await textOf(answer), 'first last');
    await closed;
    agent.destroy();
  });
});
