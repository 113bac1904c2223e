package dev.verbatim.sdk;

/** Something that holds until it is closed, on the thread that opened it. */
public interface VerbatimScope extends AutoCloseable {
  /** Ends it. A second time does nothing. */
  @Override
  void close();
}
