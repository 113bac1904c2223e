/** A program that works with a model, simulated, and what happens to such a program over time. */
@NullMarked
package dev.verbatim.testkit.agent;

import org.jspecify.annotations.NullMarked;
