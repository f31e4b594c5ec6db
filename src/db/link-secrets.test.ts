import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLinkSecretStore } from './link-secrets.ts';
import { createSettings } from './settings.ts';
import { backends, openTestDatabase } from './testing/backends.ts';

for (const backend of backends()) {
  describe(`secrets of links on ${backend.name}`, () => {
    it('are made once, rotate two deep, and an installation keeps the one that it had', async () => {
      const opened = await openTestDatabase(backend);
      let made = 0;
      const newSecret = () => {
        made += 1;
        return `secret number ${made}`;
      };
      const { database } = opened;
      const store = createLinkSecretStore(database, newSecret);
      const first = await Promise.all([store.read(), store.read(), store.read()]);
      assert.equal(
        new Set(first.map(({ secrets }) => secrets.join())).size,
        1,
        'who races gets the one that won',
      );
      const [original] = first[0]?.secrets ?? [];
      assert.ok(Math.abs((first[0]?.nowMs ?? 0) - Date.now()) < 60_000);
      await store.rotate();
      const rotated = (await store.read()).secrets;
      assert.equal(rotated.length, 2);
      assert.equal(rotated[1], original);
      await store.rotate();
      const again = (await store.read()).secrets;
      assert.equal(again[1], rotated[0]);
      assert.ok(!again.includes(original ?? ''), 'two rotations end every older link');
      assert.equal(await createSettings(database).get('link-secret'), again[0]);
      await Promise.all([store.rotate(), store.rotate()]);
      assert.equal(new Set((await store.read()).secrets).size, 2);
      await opened.remove();
    });
  });
}
