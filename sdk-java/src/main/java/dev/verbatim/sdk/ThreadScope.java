package dev.verbatim.sdk;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** A context that is current on this thread until it is closed. */
record ThreadScope(Scope scope) implements VerbatimScope {
  @SuppressWarnings("MustBeClosedChecker") // handed to the caller, who closes it
  static ThreadScope open(Context context) {
    return new ThreadScope(context.makeCurrent());
  }

  @Override
  public void close() {
    scope.close();
  }
}
