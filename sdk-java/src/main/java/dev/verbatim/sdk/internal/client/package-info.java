/**
 * Hooks into the provider SDKs, below their retry loops. Classes here are loaded only when a client
 * of that provider is wrapped. Not public API.
 */
@NullMarked
package dev.verbatim.sdk.internal.client;

import org.jspecify.annotations.NullMarked;
