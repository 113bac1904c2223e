package dev.verbatim.replay.http;

import dev.verbatim.model.TraceId;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients of the providers take for a base URL, to be answered by a replay. */
public final class BaseUrls {
  private BaseUrls() {}

  /** The address of a replay, e.g. for those that run tools. */
  public static String replay(String server, TraceId replay) {
    return server + ReplayService.PREFIX + replay;
  }

  /**
   * By provider. Any other name of letters, digits and dashes works in the same way: what is called
   * is told by the path behind it.
   *
   * @param server e.g. {@code http://localhost:4318}
   */
  public static Map<String, String> of(String server, TraceId replay) {
    String base = replay(server, replay);
    Map<String, String> urls = new LinkedHashMap<>();
    urls.put("openai", base + "/openai/v1");
    urls.put("anthropic", base + "/anthropic");
    urls.put("gemini", base + "/gemini");
    urls.put("ollama", base + "/ollama");
    urls.put("azure", base + "/azure");
    return urls;
  }
}
