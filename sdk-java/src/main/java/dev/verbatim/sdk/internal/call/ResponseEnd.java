package dev.verbatim.sdk.internal.call;

/** Tells who closes a response. */
public final class ResponseEnd {
  private ResponseEnd() {}

  /**
   * {@link Ending#ABANDONED} when a cleaner of the SDK closes what the application forgot, {@link
   * Ending#CLOSE} otherwise. The threads of {@link java.lang.ref.Cleaner} are named so by the JDK.
   */
  public static Ending onClose() {
    String thread = Thread.currentThread().getName();
    return thread.startsWith("Cleaner-") || thread.equals("Common-Cleaner")
        ? Ending.ABANDONED
        : Ending.CLOSE;
  }
}
