import type { Caller } from '../../task/ports.ts';
import type {
  NewWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpointPage,
  WebhookEndpointService,
  WebhookEndpointWithSecret,
} from '../../task/webhook-endpoints.ts';
import { CREATED_AT_MS } from './sample-task.ts';

/** A WebhookEndpointService that keeps endpoints in a map and delivers nothing. */
export class MemoryWebhookEndpoints implements WebhookEndpointService {
  private readonly endpoints = new Map<string, WebhookEndpoint>();
  private secrets = 0;

  async create({ projectId }: Caller, endpoint: NewWebhookEndpoint): Promise<WebhookEndpointWithSecret> {
    const times = { createdAtMs: CREATED_AT_MS, updatedAtMs: CREATED_AT_MS };
    return this.withSecret({ ...endpoint, projectId, secretHint: '', disabled: null, ...times });
  }

  async find({ projectId }: Caller, id: string): Promise<WebhookEndpoint | null> {
    const endpoint = this.endpoints.get(id);
    return endpoint?.projectId === projectId ? endpoint : null;
  }

  async list(
    { projectId }: Caller,
    query: { readonly limit: number; readonly order: 'asc' | 'desc'; readonly afterId: string | null },
  ): Promise<WebhookEndpointPage> {
    const own = [...this.endpoints.values()].filter((endpoint) => endpoint.projectId === projectId);
    if (query.order === 'desc') own.reverse();
    const mark = own.findIndex((endpoint) => endpoint.id === query.afterId);
    if (query.afterId !== null && mark === -1) return { endpoints: [], hasMore: false };
    const endpoints = own.slice(mark + 1, mark + 1 + query.limit);
    return { endpoints, hasMore: mark + 1 + endpoints.length < own.length };
  }

  async update(
    caller: Caller,
    id: string,
    { enabled, ...changes }: WebhookEndpointChanges,
  ): Promise<WebhookEndpoint | null> {
    const before = await this.find(caller, id);
    if (before === null) return null;
    const disabled = { owner: { reason: 'owner', atMs: CREATED_AT_MS } } as const;
    const after = {
      ...before,
      ...changes,
      disabled: enabled === undefined ? before.disabled : enabled ? null : disabled.owner,
    };
    this.endpoints.set(id, after);
    return after;
  }

  async remove(caller: Caller, id: string): Promise<boolean> {
    return (await this.find(caller, id)) !== null && this.endpoints.delete(id);
  }

  async rotateSecret(caller: Caller, id: string): Promise<WebhookEndpointWithSecret | null> {
    const endpoint = await this.find(caller, id);
    return endpoint === null ? null : this.withSecret(endpoint);
  }

  async sendTest(caller: Caller, id: string): Promise<number | null> {
    return (await this.find(caller, id)) === null ? null : 200;
  }

  private withSecret(endpoint: WebhookEndpoint): WebhookEndpointWithSecret {
    this.secrets += 1;
    const shown = { ...endpoint, secretHint: `whsec_...${this.secrets}` };
    this.endpoints.set(endpoint.id, shown);
    return { ...shown, secret: `whsec_${this.secrets}` };
  }
}
