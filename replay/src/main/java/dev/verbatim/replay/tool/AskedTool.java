package dev.verbatim.replay.tool;

import java.util.Optional;

/**
 * A tool that an app wants to run.
 *
 * @param arguments JSON; empty if there are none
 * @param callId the id under which a model asked for it
 * @param epochNanos when
 */
public record AskedTool(String name, String arguments, Optional<String> callId, long epochNanos) {
  /** Names only: arguments are content. */
  @Override
  public String toString() {
    return "AskedTool[" + name + ", " + arguments.length() + " characters]";
  }
}
