@org.jspecify.annotations.NullMarked
package dev.verbatim.replay.match;
