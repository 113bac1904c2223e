package dev.verbatim.sdk;

/** A span that can be spoken about later. May be kept and used on any thread. */
public interface CallHandle {
  /** 32 lower-case hexadecimal digits. */
  String traceId();

  /** 16 lower-case hexadecimal digits. */
  String spanId();

  /** Says what happened next with the answer. The last word counts. */
  void outcome(Outcome outcome);

  /** The same with a detail, e.g. why parsing failed. */
  void outcome(Outcome outcome, String detail);
}
