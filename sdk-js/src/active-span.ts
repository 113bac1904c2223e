import type { Context } from '@opentelemetry/api';
import { messageOf, typeOf } from './call/failures.js';
import type { Value } from './export/finished-span.js';
import { plainValue, textOrJson } from './plain-value.js';
import type { Outcome, Recorder } from './recorder.js';
import { tick, epochNanos, toNanos } from './trace/clock.js';
import { currentContext, runIn } from './trace/current.js';
import { labelAttributes, labelsOf } from './trace/labels.js';
import { openScope } from './trace/last-call.js';
import { SpanSeat } from './trace/seat.js';

/** What a step of the application is. */
export type Kind =
  /** Decides what to do next with the help of models. */
  | 'agent'
  /** A fixed sequence of steps. */
  | 'chain'
  /** Does what a model asked for. */
  | 'tool'
  /** Finds documents. */
  | 'retrieval'
  /** Turns texts into vectors. */
  | 'embedding'
  /** Orders documents. */
  | 'rerank'
  /** Checks what goes in or comes out. */
  | 'guardrail'
  /** Judges an answer. */
  | 'evaluator'
  /** Anything else. */
  | 'span';

const TOOL_RESULT = 'gen_ai.tool.call.result';
/** How JSON may begin. */
const LIKE_JSON = /^\s*[{["\-0-9tfn]/;

/** A span that can be spoken about later. */
export interface CallHandle {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string;
  /** Says what happened next with the answer, with a detail such as why parsing failed. The last word counts. */
  outcome(outcome: Outcome, detail?: string): void;
}

/** A step of the application that is going on, until `end` is called. */
export class ActiveSpan implements CallHandle {
  readonly #recorder: Recorder;
  readonly #name: string;
  readonly #seat: SpanSeat;
  readonly #parent: Context;
  readonly #attributes: Record<string, Value>;
  readonly #tags: string[] = [];
  readonly #startEpochNanos = epochNanos();
  readonly #startTick = tick();
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #kept: string | undefined;
  /** The OpenTelemetry context in which this span is the current one. */
  readonly context: Context;

  /** @internal */
  constructor(recorder: Recorder, kind: Kind | 'final_response', name: string) {
    this.#recorder = recorder;
    this.#name = String(name);
    this.#parent = currentContext();
    this.#seat = SpanSeat.take(this.#parent, this.#name, false, this.#startEpochNanos);
    this.#attributes = { 'verbatim.kind': kind };
    this.context = openScope(this.#seat.in(this.#parent));
  }

  get traceId(): string {
    return this.#seat.position.traceId;
  }

  get spanId(): string {
    return this.#seat.position.spanId;
  }

  /** Runs the work, and all that it begins, inside of this span, which goes on. */
  run<T>(work: () => T): T {
    return runIn(this.context, work);
  }

  /** What the step got: a text is kept as it is, anything else is written as JSON. */
  input(value: unknown): this {
    return this.content('verbatim.input', value);
  }

  /** What the step gave: a text is kept as it is, anything else is written as JSON. */
  output(value: unknown): this {
    return this.content('verbatim.output', value);
  }

  /** Metadata of this span only. */
  metadata(key: string, value: unknown): this {
    return this.attribute(`verbatim.metadata.${key}`, plainValue(value));
  }

  /** A tag of this span only. */
  tag(tag: string): this {
    this.#tags.push(String(tag));
    return this;
  }

  /** Marks the step as failed. */
  error(why: unknown): this {
    this.#failure = { error: why };
    return this;
  }

  /** Of a tool: the id of the call that the model asked for. */
  toolCallId(id: string): this {
    return this.attribute('gen_ai.tool.call.id', String(id));
  }

  outcome(outcome: Outcome, detail?: string): void {
    if (this.#ended) {
      this.#recorder.fact(this.#seat.position, outcome, detail);
      return;
    }
    this.attribute('verbatim.outcome', outcome);
    if (detail !== undefined) {
      this.attribute('verbatim.outcome.detail', detail);
    }
  }

  /** @internal */
  content(key: string, value: unknown): this {
    if (key === TOOL_RESULT && typeof value === 'string' && LIKE_JSON.test(value) && key !== this.#kept) {
      this.attribute('verbatim.output.type', 'text');
    }
    return value === undefined || value === null || key === this.#kept ? this : this.attribute(key, textOrJson(value));
  }

  /** @internal Content that what comes later does not change; undefined: there is none. */
  keep(key: string, text: string | undefined, isText: boolean): void {
    if (text !== undefined) {
      this.attribute(key, text);
      if (isText) {
        this.content(key, text);
      }
    }
    this.#kept = key;
  }

  /** @internal The attribute as it was given so far. */
  recorded(key: string): Value | undefined {
    return this.#attributes[key];
  }

  /** @internal */
  attribute(key: string, value: Value): this {
    this.#attributes[key] = value;
    return this;
  }

  /** Ends the span. A second time does nothing. */
  end(): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    const endEpochNanos = this.#startEpochNanos + toNanos(tick() - this.#startTick);
    const labels = labelsOf(this.#parent);
    const attributes: Record<string, Value> = { ...labelAttributes(labels), ...this.#attributes };
    if (this.#tags.length > 0) {
      attributes['verbatim.tags'] = [...labels.tags, ...this.#tags];
    }
    let error: string | undefined;
    if (this.#failure !== undefined) {
      attributes['error.type'] = typeOf(this.#failure.error);
      error = messageOf(this.#failure.error);
    }
    this.#recorder.offer({
      ...this.#seat.position,
      name: this.#name,
      kind: 'internal',
      startEpochNanos: this.#startEpochNanos,
      endEpochNanos,
      attributes,
      events: [],
      error,
    });
    this.#seat.end({ name: this.#name, attributes, endEpochNanos, error });
  }
}
