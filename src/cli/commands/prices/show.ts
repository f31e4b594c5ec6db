import type { Command } from '../../command.ts';
import { textTable } from '../../text-table.ts';

export const command: Command = {
  summary: 'Show the prices that count, or an older version of them.',
  options: { version: { type: 'string', value: 'N', help: 'the newest' } },
  run: async (call) => {
    const version = call.text('version') ?? 'current';
    const book = await (await call.api()).get(`/price-books/${encodeURIComponent(version)}`);
    call.show(book, ({ version: number, note, rules }) => {
      const rows = rules.flatMap((rule: Rule) => [
        ...rule.tiers.map((tier) => [rule.model, `to ${tier.pixels_max} pixels`, tier.per_second.credits]),
        [rule.model, rule.tiers.length > 0 ? 'larger' : 'any size', rule.per_second.credits],
      ]);
      const extras = rules.map((rule: Rule) => [
        rule.model,
        rule.per_video.credits,
        rule.per_image.credits,
        rule.per_audio_second.credits,
      ]);
      return [
        `Version ${number}${note === '' ? '' : `: ${note}`}\n`,
        textTable(['MODEL', 'FRAME', 'A SECOND'], rows),
        '',
        textTable(['MODEL', 'A FILM', 'AN IMAGE', 'A SECOND WITH SOUND'], extras),
      ].join('\n');
    });
    return 0;
  },
};

interface Amount {
  readonly credits: string;
}
interface Rule {
  readonly model: string;
  readonly per_video: Amount;
  readonly per_second: Amount;
  readonly tiers: readonly { readonly pixels_max: number; readonly per_second: Amount }[];
  readonly per_image: Amount;
  readonly per_audio_second: Amount;
}
