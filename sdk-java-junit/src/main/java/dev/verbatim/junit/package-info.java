/**
 * Tests on recordings, with JUnit: model clients and tools are answered by a tape, and the test
 * fails unless the run asks for all that was recorded and nothing else.
 */
@NullMarked
package dev.verbatim.junit;

import org.jspecify.annotations.NullMarked;
