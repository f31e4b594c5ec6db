import { isStorableText } from '../db/store/json-text.ts';
import { auditRoutes } from './audit.ts';
import { creditRoutes } from './credits.ts';
import { engineRoutes } from './engines.ts';
import { keyRoutes } from './keys.ts';
import { linkRoutes } from './links.ts';
import { moderationRoutes } from './moderation.ts';
import { priceRoutes } from './prices.ts';
import { projectRoutes } from './projects.ts';
import type { AdminRoute } from './route.ts';
import { taskRoutes } from './tasks.ts';

export const ADMIN_PATH = '/admin/v1';

/** A static segment is tried before a parameter, in the order of this list. */
export const adminRoutes: readonly AdminRoute[] = [
  ...projectRoutes,
  ...keyRoutes,
  ...creditRoutes,
  ...priceRoutes,
  ...taskRoutes,
  ...engineRoutes,
  ...moderationRoutes,
  ...linkRoutes,
  ...auditRoutes,
];

export interface Match {
  readonly route: AdminRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** The route, or the methods that this path has, or nothing. */
export function findRoute(method: string, path: string): Match | readonly string[] | null {
  const matches = adminRoutes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  return matches.length === 0 ? null : [...new Set(matches.map(({ route }) => route.method))];
}

function paramsOf(template: string, path: string): Record<string, string> | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
      continue;
    }
    const decoded = decode(value);
    if (decoded === null || decoded === '') return null;
    params[segment.slice(1)] = decoded;
  }
  return params;
}

/** Null for what is no text, and for text that no row can hold: nothing has such an id. */
function decode(segment: string): string | null {
  try {
    const text = decodeURIComponent(segment);
    return isStorableText(text) ? text : null;
  } catch {
    return null;
  }
}
