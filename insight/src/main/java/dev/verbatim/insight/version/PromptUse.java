package dev.verbatim.insight.version;

/**
 * A prompt in a conversation, however many calls it made there.
 *
 * @param conversation a session, or a trace without one
 * @param prompt what was sent
 * @param epochNanos the first call
 * @param pool the process it ran in
 */
record PromptUse(String conversation, PromptLines prompt, long epochNanos, Pool.Process pool) {}
