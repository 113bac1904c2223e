package dev.verbatim.testkit.agent;

/** What differs between two runs of an agent. */
public enum Mutation {
  /** The clock goes on, and random ids are new. */
  CLOCK_AND_IDS,
  /** Calls that run side by side come in another order, and so do their results. */
  PARALLEL_ORDER,
  /** A line of a prompt was added, dropped or reworded: of instructions, or around the data. */
  PROMPT_EDIT,
  /** A check before the first call, which was not there before. */
  GUARD_CALL,
  /** Some requests are sent twice. */
  RETRY,
  /** One of the items is no longer worked on. */
  DROPPED_ITEM,
  /** Another item stands in the place of one. */
  OTHER_ITEM
}
