/**
 * Records the HTTP exchanges of model calls while they happen, and groups the attempts of one call.
 * Knows no provider SDK. Not public API.
 */
@NullMarked
package dev.verbatim.sdk.internal.call;

import org.jspecify.annotations.NullMarked;
