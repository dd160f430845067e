import { copyFileSync, constants as fs } from 'node:fs';
import { homeStateFolder } from '../../run/state-folder.js';
import { apply } from './apply.js';
import type { ProgressEvent } from './events.js';
import { formatProgress, freeName, readProgress, setAside } from './file.js';
import type { Progress } from './progress.js';
import { notSaved, type Trouble, wasSetAside } from './trouble.js';
import { replaceInTurn } from './turns.js';
import { type CourseState, type ProgressFile, type StageState, UNTOUCHED, VERSION } from './types.js';

const NOTHING: CourseState = { stages: {} };

/** Where one only is can wait for a moment; what one did is saved at once. */
const POSITION_DELAY_MS = 500;

/**
 * Progress that is kept in a file. Other windows of the learner write the same file. So this one remembers the events
 * that it has not saved yet, and to save is: read the file, apply them, write it, all in one's turn.
 */
export class Store implements Progress {
  #state: CourseState = NOTHING;
  #pending: { readonly event: ProgressEvent; readonly when: string }[] = [];
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  readonly #troubles: Trouble[] = [];
  readonly #listeners = new Set<() => void>();

  /** @param file undefined: it is kept in memory only. */
  constructor(
    readonly file: string | undefined,
    readonly course: string,
  ) {
    if (file === undefined) return;
    this.refresh();
  }

  record(event: ProgressEvent): void {
    const when = new Date().toISOString();
    const next = apply(this.#state, event, when);
    if (next === this.#state) return;
    this.#state = next;
    if (this.file === undefined) return;
    this.#pending.push({ event, when });
    saveAtExit(this);
    if (event.type === 'tab') this.#later ??= setTimeout(() => this.save(), POSITION_DELAY_MS).unref();
    else this.#soon ??= setImmediate(() => this.save()).unref();
  }

  isNew(): boolean {
    const { last, stages, welcomed } = this.#state;
    const isUntouched = (last ?? welcomed) === undefined && Object.keys(stages).length === 0;
    // What was set aside was somebody's progress.
    return this.file !== undefined && isUntouched && this.#troubles.length === 0;
  }

  stageState(stage: number): StageState {
    return this.#state.stages[stage] ?? UNTOUCHED;
  }

  last() {
    return this.#state.last;
  }

  save(): void {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
    const { file } = this;
    if (file === undefined || this.#pending.length === 0) return;
    try {
      this.#write(file, (content) => content);
      this.#itWentWellAgain();
    } catch (error) {
      this.tell(notSaved(error, file));
    }
  }

  refresh(): void {
    const { file } = this;
    if (file === undefined) return;
    try {
      const reading = readProgress(file);
      // Only in one's turn it may be set aside: somebody else may do so just now.
      if (reading.kind === 'unreadable') this.#write(file, (content) => content);
      else this.#state = this.#withPending(reading.kind === 'read' ? reading.content : undefined);
    } catch (error) {
      this.tell(notSaved(error, file));
    }
  }

  reset(stage?: number): string | undefined {
    let backup: string | undefined;
    const { file } = this;
    if (file === undefined) this.#state = without(this.#state, stage);
    else
      this.#write(file, (content) => {
        const now = content.courses[this.course] ?? NOTHING;
        const next = without(now, stage);
        if (next === now || readProgress(file).kind !== 'read') return content;
        backup = freeName(`${file}.before-reset`);
        copyFileSync(file, backup, fs.COPYFILE_EXCL);
        return { ...content, courses: { ...content.courses, [this.course]: next } };
      });
    return backup;
  }

  troubles(): readonly Trouble[] {
    return this.#troubles;
  }

  onTrouble(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Notes a trouble, once. */
  tell(trouble: Trouble): void {
    if (this.#troubles.some(({ sentence }) => sentence === trouble.sentence)) return;
    this.#troubles.push(trouble);
    for (const listener of this.#listeners) listener();
  }

  #write(file: string, change: (content: ProgressFile) => ProgressFile): void {
    // Somebody may have removed the folder.
    homeStateFolder();
    replaceInTurn(file, () => {
      const reading = readProgress(file);
      if (reading.kind === 'unreadable') this.tell(wasSetAside(reading.because, file, setAside(file)));
      const onDisk: ProgressFile =
        reading.kind === 'read' ? reading.content : { version: VERSION, courses: {} };
      const courses = { ...onDisk.courses, [this.course]: this.#withPending(onDisk) };
      const next = change({ ...onDisk, courses });
      this.#state = next.courses[this.course] ?? NOTHING;
      return this.#state === onDisk.courses[this.course] ? null : formatProgress(next);
    });
    this.#pending = [];
  }

  #withPending(onDisk: ProgressFile | undefined): CourseState {
    const course = onDisk?.courses[this.course] ?? NOTHING;
    return this.#pending.reduce((now, { event, when }) => apply(now, event, when), course);
  }

  #itWentWellAgain(): void {
    const still = this.#troubles.filter(({ kind }) => kind !== 'not-saved');
    if (still.length === this.#troubles.length) return;
    this.#troubles.splice(0, this.#troubles.length, ...still);
    for (const listener of this.#listeners) listener();
  }
}

const unsaved = new Set<Store>();

function saveAtExit(store: Store): void {
  if (unsaved.size === 0) process.once('exit', () => unsaved.forEach((one) => void one.save()));
  unsaved.add(store);
}

/** @returns the same object when there was nothing to forget. */
function without(course: CourseState, stage: number | undefined): CourseState {
  if (stage === undefined) {
    return course.last === undefined && Object.keys(course.stages).length === 0 ? course : NOTHING;
  }
  const { last, ...rest } = course;
  if (course.stages[stage] === undefined && last?.stage !== stage) return course;
  const { [stage]: _, ...stages } = course.stages;
  return { ...rest, stages, ...(last === undefined || last.stage === stage ? {} : { last }) };
}
