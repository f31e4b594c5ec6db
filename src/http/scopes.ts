import type { DialectRoute } from '../dialects/dialect.ts';
import type { Scope } from '../task/rights.ts';
import type { RouteGroup } from './route-table.ts';

const SCOPE_OF: Readonly<Record<DialectRoute['operation'], Scope>> = {
  create: 'videos:write',
  remix: 'videos:write',
  edit: 'videos:write',
  extend: 'videos:write',
  cancel: 'videos:write',
  delete: 'videos:write',
  poll: 'videos:read',
  list: 'videos:read',
  content: 'videos:read',
  models: 'videos:read',
  credits: 'videos:read',
  character: 'characters',
  files: 'files',
  webhooks: 'webhooks',
  deliveries: 'webhooks',
};

/** Known before the body is read, so claimants of one path have to agree (a test says that they do). */
export function scopeOf({ claimants, path }: Pick<RouteGroup, 'claimants' | 'path'>): Scope {
  const [first] = claimants;
  if (first === undefined) throw new RangeError(`nobody claims ${path}`);
  return SCOPE_OF[first.route.operation];
}
