package dev.verbatim.app;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Libraries that write to {@code java.util.logging} end up in the same log as everything else. */
final class JavaLogging {
  private JavaLogging() {}

  /** A second call does nothing. */
  static void toSlf4j() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}
