/**
 * Repairs what base URLs do to paths: doubled slashes, a trailing slash, and a `/v1` in front of a path that has its
 * own version (`https://host/v1` + `/v2/videos/generations`). Real clients build all three.
 */
export function repairPath(path: string): string {
  const single = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return single.replace(/^((?:\/[a-z0-9-]+)?)\/v1\/(v[12])\//, '$1/$2/');
}

/** The path of a request target, without its query and repaired. Proxies may send the absolute form. */
export function requestedPath(target: string): string {
  const path = target.startsWith('/') ? target : new URL(target, 'http://localhost').pathname;
  const query = path.indexOf('?');
  return repairPath(query === -1 ? path : path.slice(0, query));
}
