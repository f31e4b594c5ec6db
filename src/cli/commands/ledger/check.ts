import type { Command } from '../../command.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'Prove the rules of the ledger; ends with 1 when one is broken.',
  run: async (call) => {
    const checked = await (await call.api()).get('/ledger/check');
    call.show(checked, ({ ok, faults }) =>
      ok
        ? 'Every rule of the ledger holds.'
        : textTable(
            ['RULE', 'SUBJECT', 'FOUND'],
            faults.map((fault: Record<string, string>) => [fault['rule'], fault['subject'], fault['found']]),
          ),
    );
    return checked.ok ? 0 : 1;
  },
};
