/**
 * Verbatim for Java applications: {@link dev.verbatim.sdk.Verbatim#wrap(Object) wrap} a client and
 * every model call is captured byte for byte.
 *
 * <p>Nothing in this package throws into the application, blocks it, or lets a credential leave the
 * process.
 */
@NullMarked
package dev.verbatim.sdk;

import org.jspecify.annotations.NullMarked;
