package dev.verbatim.model;

/**
 * The conversation a span belongs to.
 *
 * @param id as declared, or made by threading from the first call of the conversation
 * @param declared whether the app named it; otherwise Verbatim found it
 */
public record Session(String id, boolean declared) {}
