import type { Database } from './database.ts';

export interface Settings {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  /** The stored value, or what `make` gives, stored. Processes that race all get the one value that won. */
  getOrCreate(key: string, make: () => string | Promise<string>): Promise<string>;
}

export function createSettings(database: Database): Settings {
  async function get(key: string): Promise<string | null> {
    const row = await database
      .kysely()
      .selectFrom('settings')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value ?? null;
  }
  return {
    get,
    set: async (key, value) => {
      await database
        .kysely()
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
    },
    getOrCreate: async (key, make) => {
      const present = await get(key);
      if (present !== null) return present;
      await database
        .kysely()
        .insertInto('settings')
        .values({ key, value: await make() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
      const winner = await get(key);
      if (winner === null) throw new Error(`setting ${key} vanished after it was stored`);
      return winner;
    },
  };
}
