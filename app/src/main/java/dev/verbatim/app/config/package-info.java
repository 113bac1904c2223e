/**
 * Configuration: defaults, then {@code verbatim.yaml}, then environment variables, then flags; the
 * later one wins. Whatever is wrong is reported at once, and nothing wrong is replaced by a
 * default.
 */
@NullMarked
package dev.verbatim.app.config;

import org.jspecify.annotations.NullMarked;
