package dev.verbatim.testkit.provider;

import java.util.Locale;

/** The body formats that {@link ScriptedProvider} speaks, told apart by the path of the request. */
public enum WireFormat {
  /** OpenAI Chat Completions, {@code POST …/chat/completions}. */
  CHAT_COMPLETIONS("/chat/completions"),
  /** OpenAI Responses, {@code POST …/responses}. */
  RESPONSES("/responses"),
  /** Anthropic Messages, {@code POST …/messages}. */
  MESSAGES("/messages"),
  /** Any other path: only raw replies and failures can be given. */
  UNKNOWN("");

  private final String pathEnd;

  WireFormat(String pathEnd) {
    this.pathEnd = pathEnd;
  }

  /** The format of a path, its query left aside. */
  static WireFormat ofPath(String path) {
    int query = path.indexOf('?');
    String bare = (query < 0 ? path : path.substring(0, query)).toLowerCase(Locale.ROOT);
    for (WireFormat format : values()) {
      if (format != UNKNOWN && bare.endsWith(format.pathEnd)) {
        return format;
      }
    }
    return UNKNOWN;
  }
}
