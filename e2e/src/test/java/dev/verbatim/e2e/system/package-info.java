/**
 * The whole system over HTTP: real clients, a real server process, bytes compared on both sides.
 */
@NullMarked
package dev.verbatim.e2e.system;

import org.jspecify.annotations.NullMarked;
