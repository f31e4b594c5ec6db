import { type Accounts, createAccounts } from '../accounts/accounts.ts';
import type { Config } from '../config.ts';
import { createAccountStore } from '../db/accounts.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../observe/log.ts';
import { CLIENT_SCOPES, SCOPES } from '../task/rights.ts';
import type { Closer } from './closer.ts';

export function wireAccounts(database: Database, config: Config, log: Log, closers: Closer[]): Accounts {
  const { keyLimits } = config;
  // Not the time of day: when that goes back by an hour, a revoked key would be believed for an hour.
  const steadyMs = (): number => performance.now();
  const accounts = createAccounts(createAccountStore(database), steadyMs, { keyLimits, log });
  closers.push(() => accounts.close());
  return accounts;
}

/**
 * Makes the keys of the environment valid. Somebody has to be able to administer a fresh installation: the one key may
 * do everything, unless there is another for that.
 *
 * @returns the first key of an installation that has none, which is told now or never
 */
export async function ensureKeys(
  accounts: Accounts,
  config: Config,
  log: Log,
  mayMakeFirst = true,
): Promise<string | null> {
  const { apiKey, adminKey } = config;
  const wanted = [
    ['REELAY_API_KEY', apiKey, adminKey === null ? SCOPES : CLIENT_SCOPES],
    ['REELAY_ADMIN_KEY', adminKey, SCOPES],
  ] as const;
  for (const [name, key, scopes] of wanted) {
    if (key !== null && !(await accounts.ensureKey(key, name, scopes)))
      log.warn({ name }, 'this key was revoked, and stays so');
  }
  return mayMakeFirst ? ((await accounts.createFirstKey())?.key ?? null) : null;
}
