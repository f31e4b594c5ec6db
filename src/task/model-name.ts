/**
 * The model that a name is a variant of, such as `sora-2-pro` of `sora-2-pro-2025-10-06`; itself when it is none that we
 * know. The resellers' names (`sora-2-all`, `sora-2-vip`, `sora-video`) were ways to buy the same two models.
 */
export function familyOf(model: string): string {
  const name = model.toLowerCase().replaceAll('_', '-');
  if (/^sora(?![a-z])/.test(name)) return /(^|-)pro(-|$)/.test(name) ? 'sora-2-pro' : 'sora-2';
  return model.replace(/-\d{4}-?\d{2}-?\d{2}$/, '');
}
