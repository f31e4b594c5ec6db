import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createModerationRecords } from '../db/moderation-records.ts';
import { createModeration } from '../moderation/moderation.ts';
import type { Log } from '../observe/log.ts';
import { type Moderation, NO_MODERATION } from '../task/moderation.ts';

/** The checkers that the configuration file names, in its order. */
export async function wireModeration(config: Config, database: Database, log: Log): Promise<Moderation> {
  const plans = config.file.moderation;
  if (plans.length === 0) return NO_MODERATION;
  const checkers = await Promise.all(plans.map((plan) => plan.create()));
  for (const { name, stages, onFailure } of checkers)
    log.info({ checker: name, stages, onFailure }, 'films are moderated');
  return createModeration({ checkers, records: createModerationRecords(database), log });
}
