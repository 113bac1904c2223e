/** Generated histories of a program's prompts, of which the true versions are known. */
@NullMarked
package dev.verbatim.testkit.history;

import org.jspecify.annotations.NullMarked;
