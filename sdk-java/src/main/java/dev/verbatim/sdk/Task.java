package dev.verbatim.sdk;

/**
 * Something that gives no result and may fail.
 *
 * @param <X> what it may throw; inferred as {@link RuntimeException} when it declares nothing
 */
@FunctionalInterface
public interface Task<X extends Throwable> {
  void run() throws X;
}
