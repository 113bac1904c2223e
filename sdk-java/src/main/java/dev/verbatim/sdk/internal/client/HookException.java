package dev.verbatim.sdk.internal.client;

/** A version of a provider SDK cannot be hooked; its clients work on, unrecorded. */
public final class HookException extends RuntimeException {
  HookException(String message, Throwable cause) {
    super(message, cause);
  }
}
