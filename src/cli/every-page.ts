import type { AdminClient } from './admin-client.ts';

// biome-ignore lint/suspicious/noExplicitAny: items have the shapes of /docs/admin/openapi.json.
type Item = any;

/** All pages of a list, up to `limit` items. */
export async function everyPage(client: AdminClient, path: string, limit = 10_000): Promise<Item[]> {
  const items: Item[] = [];
  const mark = path.includes('?') ? '&' : '?';
  for (let after: string | null = null; items.length < limit; ) {
    const next = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const page: Item = await client.get(`${path}${mark}limit=200${next}`);
    items.push(...page.data);
    after = page.next;
    if (after === null) break;
  }
  return items.slice(0, limit);
}
