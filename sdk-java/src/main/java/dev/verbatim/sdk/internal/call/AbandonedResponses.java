package dev.verbatim.sdk.internal.call;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;

/** Notices responses that are collected without having been closed. */
public final class AbandonedResponses {
  private static final Cleaner CLEANER = Cleaner.create();

  private AbandonedResponses() {}

  /** Ends the attempt as abandoned if the response is collected before it has ended. */
  public static void watch(Object response, Attempt attempt) {
    CLEANER.register(response, new End(new WeakReference<>(attempt)));
  }

  /** Holds nothing that holds the response. */
  private record End(WeakReference<Attempt> reference) implements Runnable {
    @Override
    public void run() {
      Attempt attempt = reference.get();
      if (attempt != null) {
        attempt.ended(Ending.ABANDONED, null);
      }
    }
  }
}
