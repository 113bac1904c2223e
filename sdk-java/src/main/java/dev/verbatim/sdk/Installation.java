package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.export.QuietLog;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one recorder of the process: made on first use, exchanged by new settings. */
final class Installation {
  private static volatile @Nullable Recorder current;
  private static boolean hooked;

  private Installation() {}

  static Recorder recorder() {
    Recorder recorder = current;
    return recorder == null ? first() : recorder;
  }

  private static synchronized Recorder first() {
    Recorder recorder = current;
    if (recorder == null) {
      recorder = make(VerbatimConfig.fromEnvironment(System.getenv()).build());
      current = recorder;
    }
    return recorder;
  }

  static synchronized void configure(Consumer<VerbatimConfig.Builder> settings) {
    VerbatimConfig.Builder builder = VerbatimConfig.fromEnvironment(System.getenv());
    try {
      settings.accept(builder);
    } catch (RuntimeException e) {
      new QuietLog().say("Verbatim: the settings could not be made; the defaults hold: " + e);
    }
    Recorder old = current;
    current = make(builder.build());
    if (old != null) {
      Thread closer =
          new Thread(() -> old.close(old.config().shutdownTimeout()), "verbatim-closer");
      closer.setDaemon(true);
      closer.start();
    }
  }

  private static Recorder make(VerbatimConfig config) {
    try {
      hookShutdown();
      return new Recorder(config);
    } catch (RuntimeException | LinkageError e) {
      new QuietLog().say("Verbatim: cannot start, nothing is captured: " + e);
      return new Recorder(
          VerbatimConfig.fromEnvironment(java.util.Map.of()).enabled(false).build());
    }
  }

  private static void hookShutdown() {
    if (hooked) {
      return;
    }
    hooked = true;
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Installation::close, "verbatim-shutdown"));
    } catch (IllegalStateException shuttingDown) {
      // The process ends already.
      return;
    }
  }

  static void close() {
    Recorder recorder = current;
    if (recorder != null) {
      Duration timeout = recorder.config().shutdownTimeout();
      recorder.close(timeout);
    }
  }
}
