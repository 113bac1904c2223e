package dev.verbatim.testkit.history;

import java.util.List;

/**
 * A model call of a generated history.
 *
 * @param trueSite which place in the program made it
 * @param trueVersion which version of the prompt it used, with the site's name before it
 * @param conversation calls of one conversation have the same prompt
 * @param release the program's version
 * @param commit of the release
 * @param instance the process
 * @param epochNanos when
 * @param system the system message
 * @param user the user message
 * @param tools definitions in the format of Chat Completions
 */
public record HistoryCall(
    String trueSite,
    String trueVersion,
    String conversation,
    String release,
    String commit,
    String instance,
    long epochNanos,
    String system,
    String user,
    List<String> tools) {
  public HistoryCall {
    tools = List.copyOf(tools);
  }
}
