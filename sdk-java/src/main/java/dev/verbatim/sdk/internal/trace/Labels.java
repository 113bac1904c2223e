package dev.verbatim.sdk.internal.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application declared for everything that happens in a context: session, user, prompt,
 * metadata, tags.
 *
 * @param metadata String, Long, Double, Boolean, List or Map by key
 */
public record Labels(
    @Nullable String session,
    @Nullable String user,
    @Nullable String promptName,
    @Nullable String promptVersion,
    Map<String, Object> metadata,
    List<String> tags) {
  public static final Labels NONE = new Labels(null, null, null, null, Map.of(), List.of());

  private static final ContextKey<Labels> KEY = ContextKey.named("verbatim-labels");

  public static Labels of(Context context) {
    Labels labels = context.get(KEY);
    return labels == null ? NONE : labels;
  }

  public Context in(Context context) {
    return context.with(KEY, this);
  }

  public Labels withSession(String id) {
    return new Labels(id, user, promptName, promptVersion, metadata, tags);
  }

  public Labels withUser(String id) {
    return new Labels(session, id, promptName, promptVersion, metadata, tags);
  }

  public Labels withPrompt(String name, @Nullable String version) {
    return new Labels(session, user, name, version, metadata, tags);
  }

  public Labels withMetadata(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(key, value);
    return new Labels(session, user, promptName, promptVersion, more, tags);
  }

  public Labels withTag(String tag) {
    List<String> more = new ArrayList<>(tags);
    if (more.contains(tag)) {
      return this;
    }
    more.add(tag);
    return new Labels(session, user, promptName, promptVersion, metadata, more);
  }

  /** Adds these labels as attributes, see {@code spec/attributes.md}. */
  public void addTo(Map<String, Object> attributes) {
    put(attributes, "session.id", session);
    put(attributes, "user.id", user);
    put(attributes, "verbatim.prompt.name", promptName);
    put(attributes, "verbatim.prompt.version", promptVersion);
    metadata.forEach((key, value) -> attributes.put("verbatim.metadata." + key, value));
    if (!tags.isEmpty()) {
      attributes.put("verbatim.tags", tags);
    }
  }

  private static void put(Map<String, Object> attributes, String key, @Nullable String value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }
}
