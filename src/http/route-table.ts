import type { Dialect, DialectRoute } from '../dialects/dialect.ts';

export interface Claimant {
  readonly dialect: Dialect;
  readonly route: DialectRoute;
}

export interface RouteGroup {
  readonly method: DialectRoute['method'];
  readonly path: string;
  /** Set when the path names the dialect by its base path. */
  readonly basePath: string | null;
  readonly claimants: readonly Claimant[];
}

/**
 * All routes of all dialects, each once bare and once under its dialect's base path. Routes that several dialects
 * claim are one group. Static segments come first, so that `/v1/videos/generations` is never read as a video id.
 */
export function routeTable(dialects: readonly Dialect[]): readonly RouteGroup[] {
  const groups = new Map<string, RouteGroup>();
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      for (const basePath of route.basePathOnly ? [dialect.basePath] : [null, dialect.basePath]) {
        const path = (basePath ?? '') + route.path;
        const key = `${route.method} ${path.replace(/:[^/]+/g, ':')}`;
        const group = groups.get(key);
        const claimants = [...(group?.claimants ?? []), { dialect, route }];
        groups.set(key, { method: route.method, path: group?.path ?? path, basePath, claimants });
      }
    }
  }
  return [...groups.values()].sort((a, b) => specificity(b.path).localeCompare(specificity(a.path)));
}

/** One letter a segment: a static one sorts above a parameter at the same place. */
function specificity(path: string): string {
  return path
    .split('/')
    .slice(1)
    .map((segment) => (segment.startsWith(':') ? 'a' : 'b'))
    .join('');
}
