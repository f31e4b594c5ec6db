import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followLinkSecrets, type SharedLinkState } from './link-secrets.ts';
import { createLinkSigner } from './links.ts';

const OLD = 'the secret before the rotation';
const NEW = 'the secret after the rotation';

const unexpected = (error: unknown): void => assert.fail(String(error));

/** What the nodes share, and a clock of their machines that only goes forward. */
function shared() {
  return {
    state: { secrets: [OLD], nowMs: 1_000_000 } as SharedLinkState,
    reads: 0,
    failing: false,
    monotonicMs: 50,
    async read(): Promise<SharedLinkState> {
      this.reads += 1;
      if (this.failing) throw new Error('the database is away');
      return this.state;
    },
  };
}

test('links expire by the database’s clock, and a jump of this machine’s own does not move it', async (t) => {
  const source = shared();
  const followed = await followLinkSecrets(source, unexpected, () => source.monotonicMs);
  t.mock.timers.enable({ apis: ['Date'], now: 9e12 });
  assert.equal(followed.nowMs(), 1_000_000);
  source.monotonicMs += 5_000;
  assert.equal(followed.nowMs(), 1_005_000);
  source.state = { ...source.state, nowMs: 2_000_000 };
  await followed.refresh();
  assert.equal(followed.nowMs(), 2_000_000);
  followed.stop();
});

test('a node that has not heard of the new secret learns it at the first link that it cannot verify', async () => {
  const source = shared();
  const signerOf = (node: Awaited<ReturnType<typeof followLinkSecrets>>) =>
    createLinkSigner({
      secrets: node.secrets,
      nowMs: node.nowMs,
      publicBaseUrl: () => 'https://films.example',
    });
  const here = await followLinkSecrets(source, unexpected, () => source.monotonicMs);
  const there = await followLinkSecrets(source, unexpected, () => source.monotonicMs);
  source.state = { secrets: [NEW, OLD], nowMs: 1_000_000 };
  here.accept(source.state);
  const { pathname } = new URL(
    signerOf(here).sign({ assetId: 'asset_1', extension: 'mp4', expiresAtMs: 1_060_000 }),
  );
  const signer = signerOf(there);
  assert.equal(signer.verify(pathname), 'tampered');
  source.monotonicMs += 1_000;
  await there.refresh();
  assert.deepEqual(signer.verify(pathname), { assetId: 'asset_1', expiresAtMs: 1_060_000 });
  for (const node of [here, there]) node.stop();
});

test('a flood of links that nobody can verify costs one read a second, and those at once share it', async () => {
  const source = shared();
  const followed = await followLinkSecrets(source, unexpected, () => source.monotonicMs);
  for (let tries = 0; tries < 100; tries += 1) await followed.refresh();
  assert.equal(source.reads, 1);
  source.monotonicMs += 1_000;
  await Promise.all(Array.from({ length: 100 }, () => followed.refresh()));
  assert.equal(source.reads, 2);
  followed.stop();
});

test('a database that is away changes no secret and is told to the operator', async () => {
  const source = shared();
  const troubles: unknown[] = [];
  const followed = await followLinkSecrets(
    source,
    (error) => troubles.push(error),
    () => source.monotonicMs,
  );
  source.failing = true;
  source.monotonicMs += 1_000;
  await followed.refresh();
  assert.deepEqual(followed.secrets(), [OLD]);
  assert.match(String(troubles), /the database is away/);
  followed.stop();
});

test('every node reads again within half a minute by itself', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const source = shared();
  const followed = await followLinkSecrets(source, unexpected, () => source.monotonicMs);
  source.state = { secrets: [NEW, OLD], nowMs: 1_030_000 };
  source.monotonicMs += 30_000;
  t.mock.timers.tick(30_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(followed.secrets(), [NEW, OLD]);
  followed.stop();
});
