/**
 * The query language: text to {@link dev.verbatim.store.Filter} and back, with errors that name the
 * place, and completion.
 *
 * <p>Grammar (words are separated by white space; {@code position} counts {@code char}s):
 *
 * <pre>
 * query     = [ or ]
 * or        = and { "OR" and }
 * and       = unary { [ "AND" ] unary }
 * unary     = { "-" | "NOT" } primary
 * primary   = "(" or ")" | phrase | field ":" value | word
 * phrase    = '"' { any character, \" and \\ escaped } '"'
 * value     = phrase | bare
 * word      = bare without ":"
 * bare      = characters other than white space, quotes and parentheses
 * </pre>
 *
 * <p>The fields and the form of their values are listed in {@link
 * dev.verbatim.server.query.QueryField}.
 */
@NullMarked
package dev.verbatim.server.query;

import org.jspecify.annotations.NullMarked;
