package dev.verbatim.sdk;

/**
 * Something that gives a result and may fail.
 *
 * @param <T> the result
 * @param <X> what it may throw; inferred as {@link RuntimeException} when it declares nothing
 */
@FunctionalInterface
public interface Work<T extends @org.jspecify.annotations.Nullable Object, X extends Throwable> {
  T run() throws X;
}
