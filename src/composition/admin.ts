import { createAccountAdmin } from '../accounts/account-admin.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { createAdminApi } from '../admin/api.ts';
import type { AdminContext, EngineControl } from '../admin/route.ts';
import { createAccountStore } from '../db/accounts.ts';
import { createAuditLog } from '../db/audit-log.ts';
import type { Database } from '../db/database.ts';
import { createKeyStore } from '../db/keys.ts';
import { createLedger } from '../db/ledger/ledger-store.ts';
import { createModerationRecords } from '../db/moderation-records.ts';
import { createProjectStore } from '../db/projects.ts';
import { createTaskDirectory } from '../db/task-directory.ts';
import type { MountedApi } from '../http/app.ts';
import type { Authenticate } from '../http/auth.ts';
import type { ClientAddress } from '../http/client-address.ts';
import type { Admit } from '../http/limits.ts';
import { engineOfPlan } from '../lifecycle/planning.ts';
import { priceOf } from '../lifecycle/pricing.ts';
import type { Log } from '../observe/log.ts';
import type { PriceBooks } from '../task/ledger.ts';
import type { EngineRegistry } from '../task/ports.ts';
import { type PriceBook, ruleFor } from '../task/pricing.ts';
import type { Task } from '../task/task.ts';

export interface AdminParts extends Pick<AdminContext, 'cancel' | 'dialects' | 'rotateLinkSecrets'> {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly engines: EngineRegistry;
  readonly control: EngineControl;
  /** The one that prices tasks, so that a new book counts on this node at once. */
  readonly prices: PriceBooks;
  readonly authenticate: Authenticate;
  readonly clientAddress: ClientAddress;
  readonly admit: Admit;
  readonly version: string;
  readonly log: Log;
}

export function wireAdminApi({ database, accounts, engines, control, ...parts }: AdminParts): MountedApi {
  const store = createAccountStore(database);
  return createAdminApi({
    ...parts,
    accounts: createAccountAdmin({
      keys: createKeyStore(database),
      projects: createProjectStore(database),
      accounts,
    }),
    ledger: createLedger(database),
    tasks: createTaskDirectory(database),
    auditLog: createAuditLog(database),
    moderation: createModerationRecords(database),
    defaultProject: () => store.ensureDefaultProject(),
    priceOf: (book, task) => holdMicro(book, task, engines),
    engines: control,
  });
}

function holdMicro(book: PriceBook, { request, plan }: Task, engines: EngineRegistry): bigint | null {
  const sold = ruleFor(book, request.model) !== null;
  if (plan === null || !sold) return null;
  const capabilities = engineOfPlan(engines, plan)?.capabilities ?? { audio: true };
  return priceOf(book, request, plan, capabilities).holdMicro;
}
