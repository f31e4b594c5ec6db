import type { Command } from '../../command.ts';
import { expiryBody, limitOptions, limitsBody } from '../../key-options.ts';
import { textFacts } from '../../text-table.ts';

export const command: Command = {
  summary: 'Create an API key and show it, once.',
  mayInstall: true,
  options: {
    name: { type: 'string', value: 'NAME', required: true, help: 'what it is for' },
    project: { type: 'string', value: 'ID', help: 'the project that it belongs to; the default project' },
    credits: { type: 'string', value: 'CREDITS', help: 'the most that it may spend in all' },
    scope: { type: 'string', value: 'SCOPE', multiple: true, help: 'what it may do; all but admin' },
    model: {
      type: 'string',
      value: 'MODEL',
      multiple: true,
      help: 'models that it may use, as sora-2 or sora-2*; all',
    },
    ip: { type: 'string', value: 'CIDR', multiple: true, help: 'addresses that it may be used from; all' },
    dialect: { type: 'string', value: 'NAME', help: 'the dialect that it means on shared paths' },
    expires: { type: 'string', value: 'WHEN', help: 'as 30d, 12h or 2027-01-31; never' },
    ...limitOptions,
  },
  run: async (call) => {
    const given = (name: string, value: unknown) =>
      value === undefined || value === null ? {} : { [name]: value };
    const body = {
      name: call.text('name'),
      ...given('project_id', call.text('project')),
      ...given('credit_cap', call.text('credits')),
      ...given('scopes', call.list('scope')),
      ...given('models', call.list('model')),
      ...given('allowed_ips', call.list('ip')),
      ...given('default_dialect', call.text('dialect')),
      ...expiryBody(call.text('expires')),
      ...limitsBody(call),
    };
    const made = await (await call.api()).send('POST', '/keys', body);
    call.show(made, ({ key, id, project_id: project, scopes, credit_cap: cap, expires_at: expires }) =>
      textFacts([
        ['key', `${key}  (shown only now)`],
        ['id', id],
        ['project', project],
        ['scopes', scopes],
        ['credit cap', cap?.credits],
        ['expires', expires],
      ]),
    );
    return 0;
  },
};
