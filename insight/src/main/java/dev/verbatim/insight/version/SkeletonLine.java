package dev.verbatim.insight.version;

import java.util.List;

/**
 * A line of a skeleton.
 *
 * @param part where in the prompt it stands
 * @param kind whether it is program text
 * @param text the line; of a tool its name; variables are {@code {{s1}}}, {@code {{s2}}}, …, dates
 *     {@code {{date}}}, random ids {@code {{id}}}
 * @param examples of what was filled in, at most 12
 */
public record SkeletonLine(Part part, Kind kind, String text, List<String> examples) {
  /** Where in a prompt a line stands. */
  public enum Part {
    /** The definition of a tool. */
    TOOL,
    /** A system message. */
    SYSTEM,
    /** The first message of the user. */
    USER
  }

  /** What kind of line. */
  public enum Kind {
    /** Always there. */
    CONSTANT,
    /** There in some prompts and not in others. */
    CONDITIONAL,
    /** Filled in by the program. */
    SLOT
  }

  public SkeletonLine {
    examples = List.copyOf(examples);
  }
}
