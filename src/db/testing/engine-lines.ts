/** What the operator and the engines say; asked anew each time, since it may change while tasks wait. Null: no limit. */
export interface LineRules {
  filmsOf(engine: string): number | null;
  weightOf(project: string): number;
  runningOfProject(project: string): number | null;
  runningOfKey(key: string): number | null;
}

export interface LineTask {
  readonly id: string;
  readonly project: string;
  readonly key: string;
  /** Grows with every create. */
  readonly seq: number;
}

interface Placed extends LineTask {
  readonly engine: string;
}

/** The rules of docs/limits.md, "Turns", in plain memory: what the database is compared with. */
export class EngineLines {
  readonly #rules: LineRules;
  readonly #waits = new Map<string, Placed>();
  readonly #slots = new Map<string, Placed>();
  /** By engine, and by engine and project. */
  readonly #turns = new Map<string, number>();
  readonly #turnsOfProjects = new Map<string, number>();

  constructor(rules: LineRules) {
    this.#rules = rules;
  }

  /** Ids of those who got a slot, in order. */
  wait(task: LineTask, engine: string): string[] {
    this.#waits.set(task.id, { ...task, engine });
    return this.admit();
  }

  leave(id: string): string[] {
    this.#waits.delete(id);
    return this.#slots.delete(id) ? this.admit() : [];
  }

  admit(): string[] {
    const admitted: string[] = [];
    for (const engine of [...new Set([...this.#waits.values()].map((task) => task.engine))].sort()) {
      for (;;) {
        const next = this.#next(engine);
        if (next === null) break;
        this.#give(next);
        admitted.push(next.id);
      }
    }
    return admitted;
  }

  holds(id: string): boolean {
    return this.#slots.has(id);
  }

  get waiting(): readonly Placed[] {
    return [...this.#waits.values()];
  }

  get running(): readonly Placed[] {
    return [...this.#slots.values()];
  }

  /** Whether the limits let a task that waits have a slot now, wherever its turn is. */
  mayRun({ engine, project, key }: Placed): boolean {
    const count = (isSo: (task: Placed) => boolean): number => this.running.filter(isSo).length;
    return (
      count((task) => task.engine === engine) < (this.#rules.filmsOf(engine) ?? Number.POSITIVE_INFINITY) &&
      count((task) => task.project === project) <
        (this.#rules.runningOfProject(project) ?? Number.POSITIVE_INFINITY) &&
      count((task) => task.key === key) < (this.#rules.runningOfKey(key) ?? Number.POSITIVE_INFINITY)
    );
  }

  #next(engine: string): Placed | null {
    const ranked = this.waiting
      .filter((task) => task.engine === engine && this.mayRun(task))
      .map((task) => ({ task, rank: [this.#load(task), this.#turn(task), task.seq] as const }));
    ranked.sort(
      ({ rank: one }, { rank: other }) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2],
    );
    return ranked[0]?.task ?? null;
  }

  #give(task: Placed): void {
    const { engine, project } = task;
    const turn = this.#turn(task);
    this.#waits.delete(task.id);
    this.#slots.set(task.id, task);
    this.#turnsOfProjects.set(`${engine} ${project}`, turn + 1 / this.#rules.weightOf(project));
    this.#turns.set(engine, Math.max(this.#turns.get(engine) ?? 0, turn));
  }

  #load({ engine, project }: Placed): number {
    const here = this.running.filter((task) => task.engine === engine && task.project === project).length;
    return here / this.#rules.weightOf(project);
  }

  /** Who comes back after a while has saved up no turns. */
  #turn({ engine, project }: Placed): number {
    return Math.max(this.#turnsOfProjects.get(`${engine} ${project}`) ?? 0, this.#turns.get(engine) ?? 0);
  }
}
