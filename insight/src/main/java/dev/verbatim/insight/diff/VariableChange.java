package dev.verbatim.insight.diff;

/**
 * What a program filled into a place of its prompt that is the same on both sides.
 *
 * @param line the program's text around it, with {@code {{}}} for each value; for a line that is
 *     there now and then, the line
 * @param left empty if nothing was filled in
 * @param right the same for the right
 */
public record VariableChange(String line, String left, String right) {}
