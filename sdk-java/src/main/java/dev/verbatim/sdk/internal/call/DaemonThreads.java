package dev.verbatim.sdk.internal.call;

import java.util.concurrent.ThreadFactory;

/** Threads that never keep a process alive. */
final class DaemonThreads {
  private DaemonThreads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    };
  }
}
