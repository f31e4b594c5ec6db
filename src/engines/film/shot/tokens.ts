/** A word, a number, one Chinese or Japanese character, or one sign. */
export interface Token {
  readonly text: string;
  /** What a dictionary lists it under, should the word be a plural: `wolves` under `wolf`. */
  readonly singulars: readonly string[];
}

const TOKEN = /[a-z\u00df-\u00f6\u00f8-\u00ff]+(?:'[a-z]+)*|\d+(?:\.\d+)?[a-z]*|\n|\S/gu;

/** Full-width forms are narrowed, letters lowered; `dog's` becomes `dog`, `don't` becomes `dont`. */
export function tokensOf(text: string): Token[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  return (plain.match(TOKEN) ?? []).map((word) =>
    tokenOf(word.includes("'") ? withoutApostrophes(word) : word),
  );
}

function withoutApostrophes(word: string): string {
  return word.replace(/'s$/, '').replaceAll("'", '');
}

const NOT_PLURAL: readonly string[] = [];

function tokenOf(text: string): Token {
  if (text.length <= 3) return { text, singulars: NOT_PLURAL };
  if (text.endsWith('men')) return { text, singulars: [`${text.slice(0, -3)}man`] };
  return { text, singulars: text.endsWith('s') ? singularsOf(text) : NOT_PLURAL };
}

function singularsOf(word: string): string[] {
  const forms = [word.slice(0, -1)];
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`);
  else if (word.endsWith('ves')) forms.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`);
  if (word.endsWith('es')) forms.push(word.slice(0, -2));
  return forms;
}

const SENTENCE_END = new Set('.!?;\n。！？；…');
const CLAUSE_END = new Set(',:，、：()（）[]"“”—');

export function endsSentence({ text }: Token): boolean {
  return SENTENCE_END.has(text);
}

export function endsClause(token: Token): boolean {
  return CLAUSE_END.has(token.text) || SENTENCE_END.has(token.text);
}

export function isHan({ text }: Token): boolean {
  return /^[\u3400-\u9fff]/.test(text);
}
