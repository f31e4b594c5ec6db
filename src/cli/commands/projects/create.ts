import type { Command } from '../../command.ts';
import { limitOptions, limitsBody, weightBody, weightOption } from '../../key-options.ts';

export const command: Command = {
  summary: 'Create a project: keys that share one balance.',
  mayInstall: true,
  options: {
    name: { type: 'string', value: 'NAME', required: true, help: 'what it is called' },
    credits: { type: 'string', value: 'CREDITS', help: 'what it starts with; without, it is unlimited' },
    ...limitOptions,
    ...weightOption,
  },
  run: async (call) => {
    const credits = call.text('credits');
    const body = {
      name: call.text('name'),
      ...(credits === undefined ? {} : { credits }),
      ...limitsBody(call),
      ...weightBody(call),
    };
    const made = await (await call.api()).send('POST', '/projects', body);
    call.show(
      made,
      (project) =>
        `${project.id} is there, ${project.unlimited ? 'unlimited' : `with ${project.balance.credits} credits`}.`,
    );
    return 0;
  },
};
