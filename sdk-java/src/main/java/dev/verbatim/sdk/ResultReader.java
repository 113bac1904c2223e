package dev.verbatim.sdk;

/**
 * Makes the result of a tool of its recorded text, for instance with the JSON library of the
 * application.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface ResultReader<T extends @org.jspecify.annotations.Nullable Object> {
  T read(String text) throws Exception;
}
