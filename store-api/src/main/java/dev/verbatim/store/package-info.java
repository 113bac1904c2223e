/**
 * What a store must do. The javadoc is the contract; {@code store-testkit} proves it for each store
 * against a naive oracle.
 *
 * <p>A store that cannot do something says so in its {@link dev.verbatim.store.Capabilities}; the
 * query service refuses what a store cannot serve. A narrower answer never looks like the whole
 * one.
 */
@NullMarked
package dev.verbatim.store;

import org.jspecify.annotations.NullMarked;
