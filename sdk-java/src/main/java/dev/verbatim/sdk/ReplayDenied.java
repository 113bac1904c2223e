package dev.verbatim.sdk;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A tool was not run under replay: the recording has no answer, it is forbidden, or the replay
 * cannot be asked.
 */
public final class ReplayDenied extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String tool;
  private final String code;
  private final String reason;

  ReplayDenied(String tool, String code, String reason, @Nullable Throwable cause) {
    super("tool " + tool + " was not run under replay: " + reason, cause);
    this.tool = tool;
    this.code = code;
    this.reason = reason;
  }

  /** Its name. */
  public String tool() {
    return tool;
  }

  /**
   * One word for programs: that of the replay, or {@code unreachable}, {@code refused}, {@code
   * unreadable}.
   */
  public String code() {
    return code;
  }

  /** A sentence for people. */
  public String reason() {
    return reason;
  }
}
