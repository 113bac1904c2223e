/**
 * Benchmarks of the product as users run it: a server in a process of its own, loaded over HTTP.
 * {@code bench/run --help} lists them; {@code docs/benchmarks.md} has the figures.
 */
@NullMarked
package dev.verbatim.bench;

import org.jspecify.annotations.NullMarked;
