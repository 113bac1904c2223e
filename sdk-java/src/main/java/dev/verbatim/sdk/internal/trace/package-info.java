/** Where a span belongs: ids, the context it began in, and what the application said about it. */
@NullMarked
package dev.verbatim.sdk.internal.trace;

import org.jspecify.annotations.NullMarked;
