package dev.verbatim.sdk.internal.client;

import dev.verbatim.sdk.internal.call.CallTracker;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Finds the hook for a client without needing every SDK to be there. */
public final class Clients {
  private Clients() {}

  /**
   * The wrapped client, or the client itself when it cannot be wrapped.
   *
   * @param captureOff is told what could not be wrapped and why
   */
  public static <C> C wrap(
      C client,
      Supplier<Optional<CallTracker>> trackers,
      BiConsumer<String, Throwable> captureOff) {
    if (client == null) {
      return client;
    }
    try {
      Set<String> types = new HashSet<>();
      collect(client.getClass(), types);
      Object wrapped;
      if (types.contains("com.openai.client.OpenAIClient")
          || types.contains("com.openai.client.OpenAIClientAsync")) {
        wrapped = OpenAiEntry.wrap(client, trackers);
      } else if (types.contains("com.anthropic.client.AnthropicClient")
          || types.contains("com.anthropic.client.AnthropicClientAsync")) {
        wrapped = AnthropicEntry.wrap(client, trackers);
      } else {
        throw new IllegalArgumentException("expected a client of openai-java or anthropic-java");
      }
      @SuppressWarnings("unchecked")
      C same = (C) wrapped;
      return same;
    } catch (RuntimeException | LinkageError e) {
      captureOff.accept(client.getClass().getName(), e);
      return client;
    }
  }

  private static void collect(Class<?> type, Set<String> names) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      names.add(at.getName());
      for (Class<?> each : at.getInterfaces()) {
        collect(each, names);
      }
    }
  }

  /** Loaded only when openai-java is there. */
  private static final class OpenAiEntry {
    static Object wrap(Object client, Supplier<Optional<CallTracker>> trackers) {
      OpenAiClients clients = new OpenAiClients(trackers);
      return client instanceof com.openai.client.OpenAIClient sync
          ? clients.wrap(sync)
          : clients.wrap((com.openai.client.OpenAIClientAsync) client);
    }
  }

  /** Loaded only when anthropic-java is there. */
  private static final class AnthropicEntry {
    static Object wrap(Object client, Supplier<Optional<CallTracker>> trackers) {
      AnthropicClients clients = new AnthropicClients(trackers);
      return client instanceof com.anthropic.client.AnthropicClient sync
          ? clients.wrap(sync)
          : clients.wrap((com.anthropic.client.AnthropicClientAsync) client);
    }
  }
}
