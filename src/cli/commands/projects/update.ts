import type { Command } from '../../command.ts';
import { UsageError } from '../../failures.ts';
import { limitOptions, limitsBody, weightBody, weightOption } from '../../key-options.ts';

export const command: Command = {
  summary: 'Change the name, the limits, the weight or the unlimited credit of a project.',
  arguments: [{ name: 'ID', help: 'the id of the project' }],
  options: {
    name: { type: 'string', value: 'NAME', help: 'what it is called' },
    unlimited: { type: 'string', value: 'yes|no', help: 'no: its films have to be covered by its balance' },
    ...limitOptions,
    ...weightOption,
  },
  run: async (call) => {
    const [id = ''] = call.args;
    const name = call.text('name');
    const unlimited = call.text('unlimited');
    if (unlimited !== undefined && !['yes', 'no'].includes(unlimited))
      throw new UsageError(`--unlimited is '${unlimited}', but must be yes or no.`);
    const body = {
      ...(name === undefined ? {} : { name }),
      ...(unlimited === undefined ? {} : { unlimited: unlimited === 'yes' }),
      ...limitsBody(call),
      ...weightBody(call),
    };
    const changed = await (await call.api()).send('PATCH', `/projects/${encodeURIComponent(id)}`, body);
    call.show(
      changed,
      (project) =>
        `${project.id} is ${project.unlimited ? 'unlimited' : `at ${project.balance.credits} credits`}.`,
    );
    return 0;
  },
};
