package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.trace.Labels;
import dev.verbatim.sdk.internal.trace.LastCall;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said about every span that begins in a context: session, user, prompt, metadata,
 * tags. Immutable; each method gives labels with one more.
 *
 * <pre>{@code
 * Verbatim.labels().session(chatId).user(userId).prompt("refund", "v3").run(() -> answer(question));
 * }</pre>
 */
public final class CallLabels {
  private final Labels labels;

  CallLabels(Labels labels) {
    this.labels = labels;
  }

  /** The conversation. */
  public CallLabels session(String id) {
    return new CallLabels(labels.withSession(id));
  }

  /** The application's user. */
  public CallLabels user(String id) {
    return new CallLabels(labels.withUser(id));
  }

  /** The prompt in use. */
  public CallLabels prompt(String name, String version) {
    return new CallLabels(labels.withPrompt(name, version));
  }

  /**
   * @param value a text, number, boolean, list or map; anything else becomes its text
   */
  public CallLabels metadata(String key, Object value) {
    return new CallLabels(labels.withMetadata(key, PlainValue.of(value)));
  }

  public CallLabels tag(String tag) {
    return new CallLabels(labels.withTag(tag));
  }

  /** Holds on this thread until the scope is closed. */
  public VerbatimScope open() {
    return ThreadScope.open(LastCall.openIn(labels.in(Context.current())));
  }

  /** Holds while the work runs. */
  public <T extends @Nullable Object, X extends Throwable> T call(Work<T, X> work) throws X {
    try (VerbatimScope scope = open()) {
      return work.run();
    }
  }

  /** Holds while the task runs. */
  public <X extends Throwable> void run(Task<X> task) throws X {
    try (VerbatimScope scope = open()) {
      task.run();
    }
  }
}
